/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/core_rig.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "kernelcore/process_block.h"
#include "kernelcore/tbf_numbers.h"

struct rig rig;

static void take_memory(struct rig_memory *own, uint32_t size, uint32_t block_size)
{
	if (own->app != NULL && rig.former_count < sizeof rig.former / sizeof rig.former[0])
		rig.former[rig.former_count++] = *own;
	own->size = size;
	own->block = malloc(block_size);
	own->app = malloc(own->size);
	own->kernel =
	    aligned_alloc(KC_GRANT_ALIGN_MAX, (own->size + KC_GRANT_ALIGN_MAX - 1) / KC_GRANT_ALIGN_MAX * KC_GRANT_ALIGN_MAX);
	memset(own->app, RIG_POISON, own->size);
	memset(own->kernel, RIG_POISON, own->size);
}

static bool new_life(void *context, uint32_t index, uint32_t app_ram, uint32_t block_size, struct kc_process_memory *memory,
		     bool *zeroed)
{
	struct rig_memory *own = &rig.memory[index];
	bool keeps = rig.keeps_memory && own->app != NULL;

	(void)context;
	*zeroed = keeps;
	if (rig.refuse_new_life)
		return false;
	rig.new_lives++;
	if (!keeps)
		take_memory(own, app_ram + block_size, block_size);
	*memory = (struct kc_process_memory){
	    .app_base = own->app,
	    .kernel_base = own->kernel,
	    .block = own->block,
	    .ram_start = RIG_RAM + index * RIG_SPACING + rig.ram_offset,
	    .ram_size = own->size,
	    .block_size = block_size,
	    .initial_break = rig.initial_break,
	    .granule = rig.granule,
	    .mpu_config = rig.mpu_configs[index],
	};
	memset(memory->block, 0xee, block_size);
	if (rig.port.mpu != NULL && rig.port.mpu->ops->reset_config != NULL)
		rig.port.mpu->ops->reset_config(rig.port.mpu->context, memory->mpu_config);
	if (rig.spoil_memory != NULL)
		rig.spoil_memory(memory);
	return true;
}

/* Reports as many bytes as the test says, each different. */
static uint32_t stored_state(void *context, uint32_t index, uint8_t *out, uint32_t length)
{
	(void)context;
	for (uint32_t i = 0; length >= rig.stored_bytes && i < rig.stored_bytes; i++)
		out[i] = (uint8_t)(index + i + 1);
	return rig.stored_bytes;
}

static bool flash_place_fits(void *context, uint32_t flash_start, uint32_t flash_size)
{
	(void)context;
	return rig.flash_limit == 0 || flash_start + flash_size <= rig.flash_limit;
}

static void give_back(struct rig_memory *memory)
{
	free(memory->app);
	free(memory->kernel);
	free(memory->block);
	memset(memory, 0, sizeof *memory);
}

static void sweep(void)
{
	for (uint32_t i = 0; i < rig.former_count; i++)
		give_back(&rig.former[i]);
	rig.former_count = 0;
}

static void release(void *context, uint32_t index)
{
	(void)context;
	rig.releases++;
	give_back(&rig.memory[index]);
}

static bool move_break(void *context, uint32_t index, uint32_t old_break, uint32_t new_break, uint32_t *fresh)
{
	uint8_t *app = rig.memory[index].app;
	uint32_t start = rig.slots[index].memory.ram_start;

	(void)context;
	if (rig.refuse_break)
		return false;
	if (new_break < old_break) {
		memset(app + (new_break - start), RIG_POISON, old_break - new_break);
		return true;
	}
	*fresh = new_break - (uint32_t)((uint64_t)(new_break - old_break) * rig.fresh_percent / 100);
	memset(app + (*fresh - start), 0, new_break - *fresh);
	if (rig.fresh_lies)
		*fresh = UINT32_MAX;
	return true;
}

static bool reserve_grant(void *context, uint32_t index, uint32_t old_low_mark, uint32_t low_mark)
{
	(void)context;
	(void)index;
	(void)old_low_mark;
	(void)low_mark;
	return !rig.refuse_grant;
}

static void state_changed(void *context, uint32_t index, enum kc_state from, enum kc_state to)
{
	(void)context;
	(void)from;
	rig.state_changes++;
	rig.states[index] = to;
}

static void ready(void *context, uint32_t index)
{
	(void)context;
	rig.ready_calls++;
	rig.last_ready = index;
}

static __attribute__((noreturn)) void panic(void *context, const char *reason)
{
	(void)context;
	rig.panic_reason = reason;
	longjmp(rig.panic_jump, 1);
}

static const struct kc_port_ops port_ops = {
    .new_life = new_life,
    .flash_place_fits = flash_place_fits,
    .stored_state = stored_state,
    .release = release,
    .move_break = move_break,
    .reserve_grant = reserve_grant,
    .state_changed = state_changed,
    .ready = ready,
    .panic = panic,
};

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t arg0, uint32_t arg1,
				struct kc_process_id caller)
{
	const struct kc_driver *driver = rig_driver((uint32_t)(uintptr_t)context);

	(void)kernel;
	rig.commands++;
	rig.last_caller = caller;
	return rig.on_command != NULL ? rig.on_command(&rig, driver, number, arg0, arg1, caller) : kc_success();
}

static enum kc_error allow_readable(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t *address, uint32_t *length,
				    struct kc_process_id caller)
{
	static uint32_t kept_address;
	static uint32_t kept_length;
	uint32_t old_address = kept_address;
	uint32_t old_length = kept_length;

	(void)context;
	(void)kernel;
	if (rig.on_command != NULL)
		rig.on_command(&rig, rig_driver(RIG_DRIVER_READABLE), number, *address, *length, caller);
	kept_address = *address;
	kept_length = *length;
	*address = old_address;
	*length = old_length;
	return KC_OK;
}

static void process_ended(void *context, struct kc_kernel *kernel, struct kc_process_id process)
{
	(void)context;
	(void)kernel;
	rig.ended_calls++;
	rig.last_ended = process;
	if (rig.on_ended != NULL)
		rig.on_ended(process);
}

static const struct kc_driver_ops ops = {.command = command};
static const struct kc_driver_ops ops_told = {.command = command, .process_ended = process_ended};
static const struct kc_driver_ops ops_readable = {.command = command, .allow_userspace_readable = allow_readable};
static const struct kc_grant_shape shape = {.upcalls = 2, .allow_ro = 2, .allow_rw = 2, .size = 24, .align = 8};
static const struct kc_grant_shape shape_readable = {.size = 1, .align = 64};

static void *number_as_context(uint32_t number)
{
	return (void *)(uintptr_t)number;
}

void rig_init(void)
{
	rig_free();
	memset(&rig, 0, sizeof rig);
	rig.granule = 1;
	rig.fresh_percent = 50;
	rig.policy.kind = KC_POLICY_STOP;
	rig.port = (struct kc_port){.ops = &port_ops};
	rig.drivers[0] = (struct kc_driver){.number = RIG_DRIVER, .ops = &ops_told, .grant = &shape};
	rig.drivers[1] = (struct kc_driver){.number = RIG_DRIVER_PLAIN, .ops = &ops};
	rig.drivers[2] = (struct kc_driver){.number = RIG_DRIVER_2, .ops = &ops, .grant = &shape};
	rig.drivers[3] = (struct kc_driver){.number = RIG_DRIVER_READABLE, .ops = &ops_readable, .grant = &shape_readable};
	for (uint32_t i = 0; i < RIG_DRIVERS; i++)
		rig.drivers[i].context = number_as_context(rig.drivers[i].number);
	kc_kernel_init(&rig.kernel, &rig.port, rig.slots, RIG_SLOTS, rig.drivers, RIG_DRIVERS);
}

void rig_free(void)
{
	sweep();
	for (uint32_t i = 0; i < RIG_SLOTS; i++)
		give_back(&rig.memory[i]);
}

uint32_t rig_load_app(const struct tbf_builder *tbf)
{
	uint32_t index = 0;
	uint32_t total;

	while (index < RIG_SLOTS && rig.slots[index].memory.block != NULL)
		index++;
	CU_ASSERT_FATAL(index < RIG_SLOTS);
	rig.tbfs[index] = *tbf;
	memcpy(&total, tbf->bytes + TBF_OFFSET_TOTAL_SIZE, sizeof total);
	struct kc_load_result result =
	    kc_process_load(&rig.kernel, rig.tbfs[index].bytes, total, RIG_FLASH + index * RIG_SPACING, rig.policy);

	CU_ASSERT_EQUAL_FATAL(result.error, KC_LOAD_OK);
	return result.index;
}

uint32_t rig_load(void)
{
	struct tbf_builder tbf;

	tbf_make_app(&tbf, "app", RIG_APP_RAM, 0x800);
	return rig_load_app(&tbf);
}

uint32_t rig_start(void)
{
	uint32_t index = rig_load();
	struct kc_resume resume = rig_run(index);

	CU_ASSERT_EQUAL_FATAL(resume.kind, KC_RESUME_INIT);
	return index;
}

struct kc_resume rig_run(uint32_t index)
{
	struct kc_resume resume;

	sweep();
	memset(&resume, 0xdd, sizeof resume);
	kc_process_run(&rig.kernel, index, &resume);
	return resume;
}

bool rig_call(uint32_t index, uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3, struct kc_resume *resume)
{
	uint32_t r[4] = {r0, r1, r2, r3};

	rig.sequence++;
	if (rig.sequence % 2 == 0) {
		CU_ASSERT_TRUE_FATAL(kc_trap(&rig.kernel, index, rig.sequence, class_number, r));
		*resume = rig_run(index);
	} else {
		const struct kc_resume *answer = kc_process_trapped(&rig.kernel, index, rig.sequence, class_number, r);

		CU_ASSERT_PTR_NOT_NULL_FATAL(answer);
		*resume = *answer;
		sweep();
	}
	return resume->kind == KC_RESUME_RETURN && resume->sequence == rig.sequence;
}

struct kc_return rig_return(uint32_t index, uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	struct kc_resume resume;
	struct kc_return value;

	CU_ASSERT_TRUE_FATAL(rig_call(index, class_number, r0, r1, r2, r3, &resume));
	for (unsigned i = 0; i < 4; i++)
		value.r[i] = resume.written >> i & 1 ? resume.r[i] : RIG_UNWRITTEN;
	return value;
}

struct kc_process_id rig_id(uint32_t index)
{
	struct kc_process_id id = {0};

	CU_ASSERT_TRUE_FATAL(kc_process_id_at(&rig.kernel, index, &id));
	return id;
}

struct kc_process_info rig_info(uint32_t index)
{
	struct kc_process_info info;

	CU_ASSERT_TRUE_FATAL(kc_process_info(&rig.kernel, index, &info));
	return info;
}

uint32_t rig_ram(uint32_t index)
{
	return rig.slots[index].memory.ram_start;
}

uint32_t rig_flash(uint32_t index)
{
	return rig.slots[index].flash_start;
}

struct kc_driver *rig_driver(uint32_t number)
{
	return kc_driver_lookup(&rig.kernel, number);
}

static bool is_poison(const uint8_t *bytes, uint32_t count)
{
	/* True if the first byte is poison and each byte equals the one before it. */
	return count == 0 || (bytes[0] == RIG_POISON && memcmp(bytes, bytes + 1, count - 1) == 0);
}

/* A kept buffer must be empty, in flash if it is read-only, or below the high-water mark. */
static bool buffer_is_inside(const struct kc_process_info *info, uint32_t address, uint32_t length, bool read_only)
{
	uint64_t end = (uint64_t)address + length;

	if (length == 0)
		return true;
	if (address >= info->ram_start && end <= info->high_water_mark)
		return true;
	return read_only && address >= info->flash_protected_end && end <= info->flash_end;
}

static bool buffers_are_inside(const struct kc_driver *driver, const struct kc_process_info *info,
			       const struct kc_grant_look *look)
{
	uint32_t address, length;

	for (uint32_t i = 0; i < look->allow_ro; i++) {
		if (!kc_grant_look_allow_ro(&rig.kernel, driver, info->id, i, &address, &length) ||
		    !buffer_is_inside(info, address, length, true))
			return false;
	}
	for (uint32_t i = 0; i < look->allow_rw; i++) {
		if (!kc_grant_look_allow_rw(&rig.kernel, driver, info->id, i, &address, &length) ||
		    !buffer_is_inside(info, address, length, false))
			return false;
	}
	return true;
}

static const char *check_grants(const struct kc_process_info *info)
{
	uint32_t upper = info->ram_end;
	uint32_t lower = info->kernel_low_mark;

	for (uint32_t i = 0; i < RIG_DRIVERS; i++) {
		const struct kc_driver *driver = &rig.drivers[i];
		struct kc_grant_look look;

		if (driver->grant == NULL)
			continue;
		if (!kc_grant_look(&rig.kernel, driver, info->id, &look))
			continue;
		if (look.address < lower || look.address > upper || look.size > upper - look.address)
			return "grants lie between low mark and RAM end";
		if (look.upcalls != driver->grant->upcalls || look.allow_ro != driver->grant->allow_ro ||
		    look.allow_rw != driver->grant->allow_rw)
			return "a grant keeps its counters";
		if (!buffers_are_inside(driver, info, &look))
			return "buffers lie in the process's own memory";
	}
	return NULL;
}

static const char *check_process(uint32_t index)
{
	struct kc_process_info info = rig_info(index);
	const struct rig_memory *memory = &rig.memory[index];
	uint32_t rounded = (info.app_break - info.ram_start + rig.granule - 1) / rig.granule * rig.granule;

	if (info.ram_start > info.high_water_mark || info.high_water_mark > info.app_break)
		return "RAM start <= high-water mark <= break";
	if (info.app_break > info.kernel_low_mark)
		return "break <= grant low mark";
	if (info.kernel_low_mark > info.kernel_low_mark_at_start || info.kernel_low_mark_at_start > info.ram_end)
		return "grant low mark <= its start <= RAM end";
	if (rounded > info.kernel_low_mark - info.ram_start)
		return "the MPU can separate break and grants";
	if (info.pending_tasks > 9)
		return "at most nine tasks";
	if (info.state != rig.states[index])
		return "the port knows the state";
	if (!is_poison(memory->app + (info.app_break - info.ram_start), info.ram_end - info.app_break))
		return "the core writes nothing at or above the break of the app half";
	if (!is_poison(memory->kernel, info.kernel_low_mark - info.ram_start))
		return "the core writes nothing below the low mark of the kernel half";
	return check_grants(&info);
}

const char *rig_check(void)
{
	for (uint32_t i = 0; i < RIG_SLOTS; i++) {
		const char *broken = rig.slots[i].memory.block != NULL ? check_process(i) : NULL;

		if (broken != NULL)
			return broken;
	}
	return NULL;
}

static bool has_entered_grant(uint32_t index)
{
	const struct kc_process_block *block = rig.slots[index].memory.block;

	for (uint32_t i = 0; block != NULL && i < block->grant_count; i++) {
		if (block->grants[i].state == KC_GRANT_ENTERED)
			return true;
	}
	return false;
}

const char *rig_check_outside(void)
{
	for (uint32_t i = 0; i < RIG_SLOTS; i++) {
		if (has_entered_grant(i))
			return "no grant stays entered";
	}
	return rig_check();
}

struct kc_entered_grant rig_enter(uint32_t index)
{
	return kc_grant_enter(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
}

struct kc_entered_grant rig_try_enter(uint32_t index)
{
	return kc_grant_try_enter(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
}

uint32_t rig_low_mark(uint32_t index)
{
	return rig_info(index).kernel_low_mark;
}

void rig_grow(uint32_t index, uint32_t bytes)
{
	CU_ASSERT_EQUAL_FATAL(rig_return(index, KC_CLASS_MEMOP, 1, bytes, 0, 0).r[0], KC_SUCCESS_U32);
}
