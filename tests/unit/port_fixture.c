/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/port_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/willing_port.h"

enum {
#define TBF_NUMBER(name, value)            TBF_##name = (value),
#define TBF_TLV(name, number, bytes, text) TBF_TLV_##name = (number),
#include "protocol/tbf.def"
};

#define YIELD_NO_WAIT 0u
#define MEMOP_BRK     0u
#define TBF_SIZE      128u

static void __attribute__((noreturn)) give_up(const char *what)
{
	fprintf(stderr, "port fixture: %s\n", what);
	abort();
}

static void *aligned_bytes(size_t size)
{
	size_t rounded = (size + KC_GRANT_ALIGN_MAX - 1) / KC_GRANT_ALIGN_MAX * KC_GRANT_ALIGN_MAX;
	void *bytes = aligned_alloc(KC_GRANT_ALIGN_MAX, rounded);

	if (bytes == NULL)
		give_up("out of memory");
	memset(bytes, 0xa5, rounded); /* code that needs zeroes must write them */
	return bytes;
}

/* The port. */

/* Memory is kept across lives, as on a board. */
static bool new_life(void *context, uint32_t index, uint32_t app_ram, uint32_t block_size, struct kc_process_memory *memory,
		     bool *zeroed)
{
	struct port_fixture *fixture = context;
	uint32_t size = app_ram + block_size;

	if (fixture->app_bytes[index] == NULL) {
		fixture->app_bytes[index] = aligned_bytes(size);
		fixture->kernel_bytes[index] = aligned_bytes(size);
	}
	if (fixture->share_size != 0) {
		free(fixture->share_bytes[index]);
		fixture->share_bytes[index] = calloc(1, fixture->share_size);
		if (fixture->share_bytes[index] == NULL)
			give_up("out of memory");
	}
	*memory = (struct kc_process_memory){
	    .app_base = fixture->app_bytes[index],
	    .kernel_base = fixture->kernel_bytes[index],
	    .block = (struct kc_process_block *)(void *)(fixture->kernel_bytes[index] + app_ram),
	    .ram_start = FIXTURE_RAM_START,
	    .ram_size = size,
	    .block_size = block_size,
	    .initial_break = FIXTURE_INITIAL_BREAK,
	    .granule = 1,
	    .mpu_config = fixture->mpu_configs[index],
	    .share_base = fixture->share_bytes[index],
	    .share_start = FIXTURE_SHARE_START,
	    .share_size = fixture->share_size,
	};
	*zeroed = false;
	return true;
}

static void __attribute__((noreturn)) panic(void *context, const char *reason)
{
	(void)context;
	give_up(reason);
}

/* Programs. */

static uint8_t *put_u16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
	return at + 2;
}

static uint8_t *put_u32(uint8_t *at, uint32_t value)
{
	return put_u16(put_u16(at, value & 0xffff), value >> 16);
}

static const uint8_t *program(void)
{
	static uint8_t tbf[TBF_SIZE];
	uint8_t *at = tbf + TBF_BASE_BYTES;
	uint32_t checksum = 0;

	at = put_u16(put_u16(at, TBF_TLV_MAIN), 12);
	at = put_u32(put_u32(put_u32(at, 0), 0), FIXTURE_APP_RAM);
	at = put_u16(put_u16(at, TBF_TLV_KERNEL_VERSION), 4);
	at = put_u16(put_u16(at, KC_KERNEL_MAJOR), 0);
	put_u16(put_u16(tbf, TBF_VERSION), (uint32_t)(at - tbf));
	put_u32(put_u32(put_u32(tbf + TBF_OFFSET_TOTAL_SIZE, TBF_SIZE), TBF_FLAG_ENABLED), 0);
	for (const uint8_t *word = tbf; word < at; word += 4)
		checksum ^= (uint32_t)word[0] | (uint32_t)word[1] << 8 | (uint32_t)word[2] << 16 | (uint32_t)word[3] << 24;
	put_u32(tbf + TBF_OFFSET_CHECKSUM, checksum);
	return tbf;
}

/* The fixture. */

static void ready(void *context, uint32_t index)
{
	((struct port_fixture *)context)->ready_calls[index]++;
}

void port_fixture_begin(struct port_fixture *fixture, struct kc_driver *drivers, uint32_t driver_count)
{
	static const struct kc_port_ops ops = {
	    .new_life = new_life,
	    .move_break = willing_move_break,
	    .reserve_grant = willing_reserve_grant,
	    .state_changed = willing_state_changed,
	    .ready = ready,
	    .panic = panic,
	};

	*fixture = (struct port_fixture){.port = {.ops = &ops, .context = fixture}};
	kc_kernel_init(&fixture->kernel, &fixture->port, fixture->processes, FIXTURE_SLOTS, drivers, driver_count);
}

void port_fixture_end(struct port_fixture *fixture)
{
	for (uint32_t index = 0; index < FIXTURE_SLOTS; index++) {
		free(fixture->app_bytes[index]);
		free(fixture->kernel_bytes[index]);
		free(fixture->share_bytes[index]);
	}
}

uint32_t port_fixture_load(struct port_fixture *fixture)
{
	return port_fixture_load_tbf(fixture, program(), TBF_SIZE);
}

uint32_t port_fixture_load_tbf(struct port_fixture *fixture, const uint8_t *tbf, uint32_t length)
{
	struct kc_fault_policy restart = {.kind = KC_POLICY_RESTART};
	struct kc_load_result result = kc_process_load(&fixture->kernel, tbf, length, FIXTURE_FLASH_START, restart);

	if (result.error != KC_LOAD_OK)
		give_up(kc_load_error_text(result.error));
	fixture_go_on(fixture, result.index);
	return result.index;
}

struct kc_process_id fixture_id(struct port_fixture *fixture, uint32_t app)
{
	struct kc_process_id id;

	if (!kc_process_id_at(&fixture->kernel, app, &id))
		give_up("no such process");
	return id;
}

uint8_t *fixture_bytes(struct port_fixture *fixture, uint32_t app, uint32_t offset)
{
	return fixture->app_bytes[app] + offset;
}

uint32_t fixture_address(uint32_t offset)
{
	return FIXTURE_RAM_START + offset;
}

static struct kc_resume trap(struct port_fixture *fixture, uint32_t app, enum kc_class class_number, const uint32_t r[4])
{
	struct kc_resume resume;

	if (!kc_trap(&fixture->kernel, app, ++fixture->sequence, class_number, r))
		give_up("a trap of a process that does not execute");
	kc_process_run(&fixture->kernel, app, &resume);
	return resume;
}

struct kc_return fixture_call(struct port_fixture *fixture, uint32_t app, enum kc_class class_number, uint32_t r0, uint32_t r1,
			      uint32_t r2, uint32_t r3)
{
	const uint32_t r[4] = {r0, r1, r2, r3};
	struct kc_resume resume = trap(fixture, app, class_number, r);
	struct kc_return result = {{0, 0, 0, 0}};

	if (resume.kind != KC_RESUME_RETURN)
		give_up("a call that does not return");
	for (unsigned int i = 0; i < 4; i++) {
		if (resume.written & 1u << i)
			result.r[i] = resume.r[i];
	}
	return result;
}

struct kc_return fixture_command(struct port_fixture *fixture, uint32_t app, uint32_t driver, uint32_t command, uint32_t arg0,
				 uint32_t arg1)
{
	return fixture_call(fixture, app, KC_CLASS_COMMAND, driver, command, arg0, arg1);
}

static void want_success(struct kc_return result, const char *what)
{
	if (result.r[0] < KC_SUCCESS)
		give_up(what);
}

void fixture_subscribe(struct port_fixture *fixture, uint32_t app, uint32_t driver, uint32_t number, uint32_t function)
{
	want_success(fixture_call(fixture, app, KC_CLASS_SUBSCRIBE, driver, number, function, 0), "subscribe");
}

static void allow(struct port_fixture *fixture, uint32_t app, enum kc_class class_number, uint32_t driver, uint32_t number,
		  uint32_t offset, uint32_t length)
{
	uint32_t address = length > 0 ? fixture_address(offset) : 0;

	want_success(fixture_call(fixture, app, class_number, driver, number, address, length), "allow");
}

void fixture_allow_ro(struct port_fixture *fixture, uint32_t app, uint32_t driver, uint32_t number, uint32_t offset,
		      uint32_t length)
{
	allow(fixture, app, KC_CLASS_ALLOW_RO, driver, number, offset, length);
}

void fixture_allow_rw(struct port_fixture *fixture, uint32_t app, uint32_t driver, uint32_t number, uint32_t offset,
		      uint32_t length)
{
	allow(fixture, app, KC_CLASS_ALLOW_RW, driver, number, offset, length);
}

bool fixture_upcall(struct port_fixture *fixture, uint32_t app, struct fixture_upcall *upcall)
{
	const uint32_t r[4] = {YIELD_NO_WAIT, 0, 0, 0};
	struct kc_resume resume = trap(fixture, app, KC_CLASS_YIELD, r);

	if (resume.kind == KC_RESUME_RETURN)
		return false;
	if (resume.kind != KC_RESUME_UPCALL)
		give_up("a yield without wait that waits");
	upcall->function = resume.pc;
	memcpy(upcall->arguments, resume.r, sizeof upcall->arguments);
	return true;
}

void fixture_starve(struct port_fixture *fixture, uint32_t app)
{
	struct kc_process_info info;

	kc_process_info(&fixture->kernel, app, &info);
	want_success(fixture_call(fixture, app, KC_CLASS_MEMOP, MEMOP_BRK, info.kernel_low_mark, 0, 0), "brk");
}

void fixture_go_on(struct port_fixture *fixture, uint32_t app)
{
	struct kc_resume resume;

	kc_process_run(&fixture->kernel, app, &resume);
	if (resume.kind == KC_RESUME_NONE)
		give_up("a process that does not go on");
}

void fixture_restart(struct port_fixture *fixture, uint32_t app)
{
	kc_process_fault(&fixture->kernel, app);
	fixture_go_on(fixture, app);
}

bool kc_return_is(struct kc_return got, struct kc_return wanted)
{
	return memcmp(&got, &wanted, sizeof got) == 0;
}
