/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bugs A1, A9, A10, B1, B5 to B8, B10: the answers of calls, and what they write. */
#include <string.h>

#include "kernelcore/process_block.h"
#include "kernelcore/tbf_numbers.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

static uint32_t started(uint32_t app_break)
{
	rig_init();
	uint32_t index = rig_start();

	CU_ASSERT_EQUAL_FATAL(rig_return(index, KC_CLASS_MEMOP, 1, app_break, 0, 0).r[0], KC_SUCCESS_U32);
	return index;
}

static uint32_t allow(uint32_t class_number, uint32_t address, uint32_t length)
{
	struct kc_return value = rig_return(0, class_number, RIG_DRIVER, 0, address, length);

	return value.r[0] == KC_SUCCESS_U32_U32 ? KC_OK : value.r[1];
}

/* A1: buffers at, across and beyond the break, in the grants, around RAM and flash. */
static void buffers(void)
{
	uint32_t index = started(0x800);
	uint32_t app_break = RIG_RAM + 0x800;
	uint32_t header = rig.slots[index].tbf.header_size;

	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, app_break - 1, 1), KC_OK);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, app_break - 1, 2), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, app_break, 1), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, app_break + 1, 1), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, rig_info(index).kernel_low_mark, 4), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RO, rig_info(index).kernel_low_mark, 4), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, RIG_RAM, 0x800), KC_OK);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, RIG_RAM - 1, 1), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, RIG_RAM - 1, 2), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, RIG_RAM, 0xffffffff), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, RIG_RAM + 1, 0xffffffff), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, RIG_RAM + 0x10, 0u - RIG_RAM), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RO, RIG_FLASH + header, 0x800 - header), KC_OK);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RO, RIG_FLASH + header - 1, 1), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RO, RIG_FLASH + 0x7ff, 2), KC_INVAL);
	CU_ASSERT_EQUAL(allow(KC_CLASS_ALLOW_RW, RIG_FLASH + header, 4), KC_INVAL);
	CU_ASSERT_EQUAL(rig_return(0, KC_CLASS_ALLOW_USERSPACE_READABLE, RIG_DRIVER_READABLE, 0, RIG_FLASH + header, 4).r[1],
			KC_INVAL);
	CU_ASSERT_EQUAL(rig_return(0, KC_CLASS_ALLOW_USERSPACE_READABLE, RIG_DRIVER_READABLE, 0, app_break - 4, 4).r[0],
			KC_SUCCESS_U32_U32);
	CU_ASSERT_PTR_NULL(rig_check());
}

/* B1: an empty buffer may have any address; the address is returned later, and no mark moves. */
static void empty_buffers(void)
{
	static const uint32_t addresses[] = {0,           1,         0x1fffffff, RIG_RAM, RIG_RAM + 0x7ff, RIG_RAM + 0x900,
					     0x80000000u, 0xffffffff};

	for (uint32_t class_number = KC_CLASS_ALLOW_RW; class_number <= KC_CLASS_ALLOW_RO; class_number++) {
		uint32_t index = started(0x800);
		uint32_t last = 0;

		for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
			struct kc_return value = rig_return(index, class_number, RIG_DRIVER, 1, addresses[i], 0);

			CU_ASSERT_TRUE(value.r[0] == KC_SUCCESS_U32_U32 && value.r[1] == last && value.r[2] == 0);
			last = addresses[i];
			KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
			struct kc_ro_view ro = {NULL, 1};
			struct kc_rw_view rw = {NULL, 1};

			CU_ASSERT_EQUAL(kc_allow_ro_view(&grant, 1, &ro), KC_PROCESS_OK);
			CU_ASSERT_EQUAL(kc_allow_rw_view(&grant, 1, &rw), KC_PROCESS_OK);
			CU_ASSERT_TRUE(ro.data == NULL && ro.length == 0 && rw.data == NULL && rw.length == 0);
		}
		CU_ASSERT_EQUAL(rig_info(index).high_water_mark, RIG_RAM);
	}
}

/* A9: all kinds of breaks; refused ones change nothing. */
static void breaks(void)
{
	static const uint32_t far[] = {0, 1, RIG_RAM - 1, RIG_RAM + RIG_APP_RAM + 1, 0x7fffffff, 0x80000000u, 0xffffffff};
	static const uint32_t by[] = {0x7fffffff, 0x80000000u, 0x80000001u, (uint32_t)-0x801, 0x801, 0xdffff7ff};

	uint32_t index = started(0x800);

	for (size_t i = 0; i < sizeof far / sizeof far[0]; i++)
		CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 0, far[i], 0, 0).r[1], KC_NOMEM);
	for (size_t i = 0; i < sizeof by / sizeof by[0]; i++)
		CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 1, by[i], 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_info(index).app_break, RIG_RAM + 0x800);
	rig.refuse_break = true;
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 0, RIG_RAM + 0x900, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 1, (uint32_t)-4, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_info(index).app_break, RIG_RAM + 0x800);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 1, 0, 0, 0).r[1], RIG_RAM + 0x800);
	rig.refuse_break = false;
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 0, RIG_RAM + RIG_APP_RAM, 0, 0).r[0], KC_SUCCESS);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 0, RIG_RAM, 0, 0).r[0], KC_SUCCESS);
	CU_ASSERT_PTR_NULL(rig_check());
}

/* A port that names an address beyond the new break does not make the core write there. */
static void nothing_is_zeroed_beyond_the_break(void)
{
	uint32_t index = started(0x100);

	rig.fresh_lies = true;
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 0, RIG_RAM + 0x300, 0, 0).r[0], KC_SUCCESS);
	CU_ASSERT_PTR_NULL(rig_check());
	for (uint32_t i = 0x100; i < 0x300; i++)
		CU_ASSERT_EQUAL(rig.memory[index].app[i], 0);
	rig.fresh_lies = false;
}

/* A10: memory gained by moving the break reads as zero, however much of it the port has zeroed. */
static void new_memory_is_zero(void)
{
	for (uint32_t percent = 0; percent <= 100; percent += 25) {
		uint32_t index = started(0x100);

		rig.fresh_percent = percent;
		for (uint32_t size = 0x80; size < 0xf00; size += 0xc7) {
			memset(rig.memory[index].app, 0xee, rig_info(index).app_break - RIG_RAM);
			CU_ASSERT_EQUAL_FATAL(rig_return(index, KC_CLASS_MEMOP, 0, RIG_RAM + size / 2, 0, 0).r[0], KC_SUCCESS);
			CU_ASSERT_EQUAL_FATAL(rig_return(index, KC_CLASS_MEMOP, 0, RIG_RAM + size, 0, 0).r[0], KC_SUCCESS);
			for (uint32_t i = size / 2; i < size; i++) {
				if (rig.memory[index].app[i] != 0)
					CU_FAIL_FATAL("old bytes came back");
			}
			CU_ASSERT_PTR_NULL_FATAL(rig_check());
		}
	}
}

/* B5: only yield-no-wait writes a flag, and only into the process's own memory. */
static void flags(void)
{
	static const uint32_t bad[] = {0, RIG_RAM - 1, RIG_RAM + 0x800, RIG_RAM + 0x900, RIG_FLASH + 0x100, 0xffffffff};
	uint32_t index = started(0x800);
	uint8_t before[0x800];
	struct kc_resume resume;

	memset(rig.memory[index].app, 0x33, 0x800);
	memcpy(before, rig.memory[index].app, 0x800);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		CU_ASSERT_TRUE(rig_call(index, KC_CLASS_YIELD, 0, bad[i], 0, 0, &resume));
		CU_ASSERT_EQUAL(resume.written, 0);
	}
	CU_ASSERT_FALSE(rig_call(index, KC_CLASS_YIELD, 1, RIG_RAM + 0x10, 0, 0, &resume));
	CU_ASSERT_EQUAL(memcmp(before, rig.memory[index].app, 0x800), 0);
	CU_ASSERT_PTR_NULL(rig_check());

	index = started(0x800);
	memset(rig.memory[index].app, 0x33, 0x800);
	CU_ASSERT_TRUE(rig_call(index, KC_CLASS_YIELD, 0, RIG_RAM + 0x7ff, 0, 0, &resume));
	CU_ASSERT_EQUAL(rig.memory[index].app[0x7ff], 0);
	CU_ASSERT_EQUAL(rig.memory[index].app[0x7fe], 0x33);
	CU_ASSERT_EQUAL(rig.memory[index].app[0x800], RIG_POISON);
}

static void schedule(uint32_t index, uint32_t number, uint32_t driver, enum kc_upcall_error wanted)
{
	KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(driver), rig_id(index));
	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, number, 11, 12, 13), wanted);
}

/* B6: null and bad functions are never called. */
static void functions(void)
{
	static const uint32_t bad[] = {1,           RIG_RAM + 0x7fd, RIG_RAM + 0x800, RIG_FLASH, RIG_FLASH + 0x7fd,
				       RIG_RAM - 3, 0x80000000u,     0xffffffff};
	uint32_t index = started(0x800);
	struct kc_resume resume;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct kc_return value = rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 0, bad[i], 9);

		CU_ASSERT_TRUE(value.r[0] == KC_FAILURE_U32_U32 && value.r[1] == KC_INVAL && value.r[2] == bad[i] &&
			       value.r[3] == 9);
	}
	CU_ASSERT_EQUAL(rig_info(index).grants_allocated, 0);
	schedule(index, 0, RIG_DRIVER, KC_UPCALL_OK);
	CU_ASSERT_FALSE(rig_call(index, KC_CLASS_YIELD, 1, 0, 0, 0, &resume));
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
	schedule(index, 0, RIG_DRIVER, KC_UPCALL_OK);
	CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_NONE);

	index = started(0x800);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 0, RIG_RAM + 0x7fc, 9).r[0], KC_SUCCESS_U32_U32);
	schedule(index, 0, RIG_DRIVER, KC_UPCALL_OK);
	rig_call(index, KC_CLASS_YIELD, 1, 0, 0, 0, &resume);
	CU_ASSERT_TRUE(resume.kind == KC_RESUME_UPCALL && resume.pc == RIG_RAM + 0x7fc && resume.r[0] == 11 &&
		       resume.r[1] == 12 && resume.r[2] == 13 && resume.r[3] == 9 && resume.sequence == rig.sequence);
}

/* B7: every class on a driver that does not exist; no grant is touched. */
static void missing_driver(void)
{
	uint32_t index = started(0x800);

	for (uint32_t driver = 0x14; driver != 0; driver *= 2) {
		CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, driver, 0, 0, 0).r[1], KC_NODEVICE);
		CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_COMMAND, driver, 0, 0, 0).r[1], KC_NODEVICE);
		CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RW, driver, 0, 0x10, 0x10).r[1], KC_NODEVICE);
		CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RO, driver, 0, 0x10, 0x10).r[1], KC_NODEVICE);
		CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_USERSPACE_READABLE, driver, 0, 0x10, 0x10).r[1], KC_NODEVICE);
	}
	CU_ASSERT_EQUAL(rig_info(index).grants_allocated, 0);
	CU_ASSERT_EQUAL(rig_info(index).kernel_low_mark, RIG_RAM + RIG_APP_RAM);
	CU_ASSERT_EQUAL(rig.commands, 0);
}

/* B8: a flood by one driver while the process waits for another: upcalls that do not fit are reported and counted. */
static void flood(void)
{
	uint32_t index = started(0x800);
	struct kc_resume resume;

	CU_ASSERT_FALSE(rig_call(index, KC_CLASS_YIELD, 2, RIG_DRIVER_2, 1, 0, &resume));
	for (int i = 0; i < 9; i++)
		schedule(index, 0, RIG_DRIVER, KC_UPCALL_OK);
	schedule(index, 1, RIG_DRIVER_2, KC_UPCALL_QUEUE_FULL);
	CU_ASSERT_EQUAL(rig_info(index).dropped_upcalls, 1);
	CU_ASSERT_FALSE(kc_process_ready(&rig.kernel, index));
	CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_NONE);
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		uint32_t argument = 0;

		CU_ASSERT_EQUAL(kc_upcall_remove(&grant, 0, &argument), KC_REMOVED_NULL);
		CU_ASSERT_EQUAL(argument, 11);
		CU_ASSERT_EQUAL(kc_upcall_remove_pending(&grant, 0), 0);
	}
	schedule(index, 2, RIG_DRIVER_2, KC_UPCALL_INVALID_SUBSCRIBE_NUM);
	schedule(index, 1, RIG_DRIVER_2, KC_UPCALL_OK);
	CU_ASSERT_TRUE(kc_process_ready(&rig.kernel, index));
	resume = rig_run(index);
	CU_ASSERT_TRUE(resume.kind == KC_RESUME_RETURN && resume.from_yield_wait_for && resume.written == 7 &&
		       resume.r[0] == 11 && resume.r[2] == 13);
	CU_ASSERT_EQUAL(rig_info(index).pending_tasks, 8);
}

static struct kc_return answer;

static struct kc_return answer_so(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0, uint32_t arg1,
				  struct kc_process_id caller)
{
	(void)r;
	(void)driver;
	(void)command;
	(void)arg0;
	(void)arg1;
	(void)caller;
	return answer;
}

/* B10: each variant writes the registers that it uses, and no others. */
static void variants(void)
{
	const uint64_t wide = 0x1122334455667788u;
	const struct {
		struct kc_return value;
		uint32_t written;
		uint32_t r[4];
	} rows[] = {
	    {kc_failure(KC_BUSY), 3, {0, 2, 0, 0}},
	    {kc_failure_u32(KC_NOACK, 7), 7, {1, 13, 7, 0}},
	    {kc_failure_u32_u32(KC_SIZE, 7, 8), 15, {2, 7, 7, 8}},
	    {kc_failure_u64(KC_CANCEL, wide), 15, {3, 8, 0x55667788, 0x11223344}},
	    {kc_success(), 1, {128, 0, 0, 0}},
	    {kc_success_u32(7), 3, {129, 7, 0, 0}},
	    {kc_success_u32_u32(7, 8), 7, {130, 7, 8, 0}},
	    {kc_success_u64(wide), 7, {131, 0x55667788, 0x11223344, 0}},
	    {kc_success_u32_u32_u32(7, 8, 9), 15, {132, 7, 8, 9}},
	    {kc_success_u32_u64(7, wide), 15, {133, 7, 0x55667788, 0x11223344}},
	};
	uint32_t index = started(0x10);
	struct kc_resume resume;

	rig.on_command = answer_so;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		answer = rows[i].value;
		CU_ASSERT_TRUE(rig_call(index, KC_CLASS_COMMAND, RIG_DRIVER, 1, 0, 0, &resume));
		CU_ASSERT_EQUAL(resume.written, rows[i].written);
		CU_ASSERT_EQUAL(memcmp(resume.r, rows[i].r, sizeof resume.r), 0);
	}
}

/* Checks the control block as a daemon would find it that took over in the middle of a command. */
static struct kc_return look_inside(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0, uint32_t arg1,
				    struct kc_process_id caller)
{
	const struct kc_process_block *block = r->slots[caller.index].memory.block;

	(void)driver;
	CU_ASSERT_EQUAL(block->phase, KC_PHASE_CALLING);
	CU_ASSERT_EQUAL(block->answer.sequence, r->sequence);
	CU_ASSERT_EQUAL(block->trap_class, KC_CLASS_COMMAND);
	CU_ASSERT_TRUE(block->trap_r[1] == command && block->trap_r[2] == arg0 && block->trap_r[3] == arg1);
	return kc_success_u32(0x77);
}

static void stored_before_and_after(void)
{
	uint32_t index = started(0x10);
	const struct kc_process_block *block = rig.slots[index].memory.block;
	uint32_t r[4] = {RIG_DRIVER, 1, 2, 3};
	struct kc_resume resume;

	rig.on_command = look_inside;
	CU_ASSERT_TRUE(kc_trap(&rig.kernel, index, ++rig.sequence, KC_CLASS_COMMAND, r));
	CU_ASSERT_EQUAL(block->phase, KC_PHASE_ANSWERED);
	CU_ASSERT_EQUAL(block->answer.r[1], 0x77);
	CU_ASSERT_FALSE(kc_trap(&rig.kernel, index, rig.sequence + 1, KC_CLASS_COMMAND, r));
	kc_process_peek_resume(&rig.kernel, index, &resume);
	CU_ASSERT_EQUAL(resume.r[1], 0x77);
	CU_ASSERT_EQUAL(rig_run(index).r[1], 0x77);
	CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_NONE);
	kc_process_peek_resume(&rig.kernel, index, &resume);
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(block->phase, KC_PHASE_EXECUTING);
	CU_ASSERT_EQUAL(block->answer.r[1], 0x77);
	CU_ASSERT_FALSE(rig_call(index, KC_CLASS_YIELD, 1, 0, 0, 0, &resume));
	CU_ASSERT_FALSE(kc_trap(&rig.kernel, index, 99, KC_CLASS_MEMOP, r));
}

static void stopped_while_executing(void)
{
	uint32_t index = started(0x10);
	uint32_t r[4] = {2, 0, 0, 0};

	kc_process_stop(&rig.kernel, index);
	CU_ASSERT_FALSE(kc_trap(&rig.kernel, index, 50, KC_CLASS_MEMOP, r));
	kc_process_resume(&rig.kernel, index);
	CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 2, 0, 0, 0).r[1], RIG_RAM);
}

static void strange_numbers(void)
{
	struct kc_resume resume;

	for (uint32_t class_number = 8; class_number != 0; class_number *= 2) {
		uint32_t index = started(0x10);

		CU_ASSERT_FALSE(rig_call(index, class_number, 0, 0, 0, 0, &resume));
		CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, index), KC_STATE_FAULTED);
		CU_ASSERT_EQUAL(rig_info(index).syscall_count, 1);
	}
	for (uint32_t which = 3; which >= 3; which *= 2) {
		uint32_t index = started(0x10);

		CU_ASSERT_FALSE(rig_call(index, KC_CLASS_YIELD, which, 0, 0, 0, &resume));
		CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, index), KC_STATE_FAULTED);
	}
	uint32_t index = started(0x10);

	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_EXIT, 2, 0, 0, 0).r[1], KC_NOSUPPORT);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 12, 0, 0, 0).r[1], KC_NOSUPPORT);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 0xffffffff, 0, 0, 0).r[1], KC_NOSUPPORT);
}

/* Loads an app that is only permitted command 1 of a driver. */
static uint32_t restricted(bool filter)
{
	static const uint8_t permissions[] = {1, 0, RIG_DRIVER, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0x80};
	struct tbf_builder tbf;

	rig_init();
	rig.kernel.filter_permissions = filter;
	tbf_begin(&tbf);
	tbf_add_program(&tbf, 0, 0, RIG_APP_RAM, 0x400);
	tbf_add(&tbf, TBF_TLV_PERMISSIONS, permissions, sizeof permissions);
	tbf_add_kernel_version(&tbf, 2, 0);
	tbf_finish(&tbf, 0x400, TBF_FLAG_ENABLED);
	uint32_t index = rig_load_app(&tbf);

	rig_run(index);
	return index;
}

static void permissions(void)
{
	uint32_t index = restricted(true);

	for (uint32_t command = 0; command < 130; command++) {
		bool allowed = command == 1 || command == 63;

		CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_COMMAND, RIG_DRIVER, command, 0, 0).r[0],
				allowed ? KC_SUCCESS : KC_FAILURE);
	}
	CU_ASSERT_EQUAL(rig.commands, 2);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_COMMAND, RIG_DRIVER_2, 1, 0, 0).r[1], KC_NODEVICE);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 0, 0, 0).r[0], KC_SUCCESS_U32_U32);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER_2, 0, 0, 0).r[0], KC_FAILURE);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RO, RIG_DRIVER_2, 0, 0, 0).r[0], KC_FAILURE);
	CU_ASSERT_EQUAL(rig_info(index).grants_allocated, 1);
	index = restricted(false);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_COMMAND, RIG_DRIVER_2, 1, 0, 0).r[0], KC_SUCCESS);
	rig_free();
}

HARNESS_MAIN({"A1 buffers at every edge", buffers}, {"B1 empty buffers have any address", empty_buffers},
	     {"A9 breaks of every kind", breaks}, {"A10 memory that a break brings is zero", new_memory_is_zero},
	     {"a port cannot have memory above the break zeroed", nothing_is_zeroed_beyond_the_break},
	     {"B5 only yield-no-wait writes a flag", flags}, {"B6 null and bad functions are never called", functions},
	     {"B7 every class on a missing driver", missing_driver}, {"B8 a flood while waiting for another", flood},
	     {"B10 each variant writes its registers", variants},
	     {"a call is stored before it is done, its answer after, and given once", stored_before_and_after},
	     {"a process stopped while it executes makes its call after the resume", stopped_while_executing},
	     {"strange classes and numbers", strange_numbers}, {"permissions of the TBF", permissions})
