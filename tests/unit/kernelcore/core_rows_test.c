/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Rows of docs/core-rows.md that no other test names. */
#include <string.h>

#include "kernelcore/task_queue.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

#define FUNCTION (RIG_RAM + 0x10)

static uint32_t start(void)
{
	rig_init();
	rig.initial_break = 0x100;
	return rig_start();
}

static void subscribe(uint32_t index, uint32_t driver, uint32_t number, uint32_t function)
{
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, driver, number, function, 0x77).r[0], KC_SUCCESS_U32_U32);
}

/* Schedules upcall `number` of a driver, with this first argument. */
static void schedule(uint32_t index, uint32_t driver, uint32_t number, uint32_t argument)
{
	KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(driver), rig_id(index));
	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, number, argument, 0, 0), KC_UPCALL_OK);
}

/* The guard leaves the grant on every path out of its scope: at its end, and by return, break, continue and goto. */
static bool is_entered(uint32_t index)
{
	KC_GRANT_TRY_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
	return grant.error == KC_PROCESS_ALREADY_IN_USE;
}

static enum kc_process_error enter_and_return(uint32_t index)
{
	KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
	CU_ASSERT_TRUE(is_entered(index));
	return grant.error;
}

static void guard_on_every_path(void)
{
	uint32_t index = start();

	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(grant.error, KC_PROCESS_OK);
		CU_ASSERT_TRUE(is_entered(index));
	}
	CU_ASSERT_FALSE(is_entered(index));
	CU_ASSERT_EQUAL(enter_and_return(index), KC_PROCESS_OK);
	CU_ASSERT_FALSE(is_entered(index));
	for (uint32_t i = 0; i < 3; i++) {
		CU_ASSERT_FALSE(is_entered(index));
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		if (i == 0)
			continue;
		if (i == 1)
			break;
	}
	CU_ASSERT_FALSE(is_entered(index));
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		goto out;
	}
out:
	CU_ASSERT_FALSE(is_entered(index));
}

/* All buffers are empty until they are set, and again after they were taken back; other numbers do not exist. */
static void never_set(void)
{
	uint32_t index = start();

	rig_return(index, KC_CLASS_ALLOW_RO, RIG_DRIVER, 1, RIG_RAM, 4);
	rig_return(index, KC_CLASS_ALLOW_RO, RIG_DRIVER, 1, 0, 0);

	KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
	for (uint32_t number = 0; number < 2; number++) {
		struct kc_ro_view read_only = {.length = 1};
		struct kc_rw_view read_write = {.length = 1};

		CU_ASSERT_EQUAL(kc_allow_ro_view(&grant, number, &read_only), KC_PROCESS_OK);
		CU_ASSERT_EQUAL(read_only.length, 0);
		CU_ASSERT_PTR_NULL(read_only.data);
		CU_ASSERT_EQUAL(kc_allow_rw_view(&grant, number, &read_write), KC_PROCESS_OK);
		CU_ASSERT_EQUAL(read_write.length, 0);
		CU_ASSERT_PTR_NULL(read_write.data);
	}
	struct kc_ro_view view;

	CU_ASSERT_EQUAL(kc_allow_ro_view(&grant, 2, &view), KC_PROCESS_ADDRESS_OUT_OF_BOUNDS);
}

/* Removes one entry, the oldest of its number, with its argument; the others keep their order. */
static void remove_one(void)
{
	uint32_t index = start();
	uint32_t argument = 0;

	subscribe(index, RIG_DRIVER, 0, FUNCTION);
	schedule(index, RIG_DRIVER, 1, 1); /* null */
	schedule(index, RIG_DRIVER, 0, 2);
	schedule(index, RIG_DRIVER_2, 0, 3);
	schedule(index, RIG_DRIVER, 0, 4);
	CU_ASSERT_EQUAL(rig_info(index).pending_tasks, 4);
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(kc_upcall_remove(&grant, 0, &argument), KC_REMOVED_FUNCTION);
		CU_ASSERT_EQUAL(argument, 2);
		CU_ASSERT_EQUAL(kc_upcall_remove(&grant, 1, &argument), KC_REMOVED_NULL);
		CU_ASSERT_EQUAL(argument, 1);
		CU_ASSERT_EQUAL(kc_upcall_remove(&grant, 1, &argument), KC_REMOVED_NONE);
		CU_ASSERT_EQUAL(argument, 1);
	}
	CU_ASSERT_EQUAL(rig_info(index).pending_tasks, 2);

	/* What is left, in order: the other driver's null upcall, which a yield drops, and the second entry of number 0. */
	struct kc_resume resume;

	rig_call(index, KC_CLASS_YIELD, 1, 0, 0, 0, &resume);
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_UPCALL);
	CU_ASSERT_EQUAL(resume.pc, FUNCTION);
	CU_ASSERT_EQUAL(resume.r[0], 4);
	CU_ASSERT_EQUAL(resume.r[3], 0x77);

	/* A full queue that has none of the number loses nothing. */
	for (uint32_t i = 0; i < KC_TASK_QUEUE_CAPACITY; i++)
		schedule(index, RIG_DRIVER, 1, 100 + i);
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(kc_upcall_remove(&grant, 0, &argument), KC_REMOVED_NONE);
		CU_ASSERT_EQUAL(argument, 1);
	}
	CU_ASSERT_EQUAL(rig_info(index).pending_tasks, KC_TASK_QUEUE_CAPACITY);
}

/* Removes all function entries of a number; null upcalls, other numbers and other drivers' entries stay. */
static void remove_all_pending(void)
{
	uint32_t index = start();

	schedule(index, RIG_DRIVER, 0, 1); /* null */
	subscribe(index, RIG_DRIVER, 1, FUNCTION);
	subscribe(index, RIG_DRIVER_2, 0, FUNCTION);
	schedule(index, RIG_DRIVER, 1, 2);
	schedule(index, RIG_DRIVER_2, 0, 3);
	schedule(index, RIG_DRIVER, 1, 4);
	schedule(index, RIG_DRIVER, 1, 5);
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(kc_upcall_remove_pending(&grant, 1), 3);
		CU_ASSERT_EQUAL(kc_upcall_remove_pending(&grant, 1), 0);
		CU_ASSERT_EQUAL(kc_upcall_remove_pending(&grant, 0), 0);
	}
	CU_ASSERT_EQUAL(rig_info(index).pending_tasks, 2);
}

/* Drivers with grants are numbered in order; one can see how many of them a process has allocated, and which. */
static void grant_numbers(void)
{
	uint32_t index = start();

	CU_ASSERT_EQUAL(rig.kernel.grant_count, 3);
	CU_ASSERT_EQUAL(rig_driver(RIG_DRIVER)->grant_number, 0);
	CU_ASSERT_EQUAL(rig_driver(RIG_DRIVER_PLAIN)->grant_number, KC_NO_GRANT);
	CU_ASSERT_EQUAL(rig_driver(RIG_DRIVER_2)->grant_number, 1);
	CU_ASSERT_EQUAL(rig_driver(RIG_DRIVER_READABLE)->grant_number, 2);
	CU_ASSERT_PTR_NULL(rig_driver(0x99));
	CU_ASSERT_PTR_NULL(rig_driver(RIG_DRIVER + KC_DRIVER_BUCKETS)); /* in the same hash bucket */
	CU_ASSERT_EQUAL(rig_info(index).grants_allocated, 0);
	CU_ASSERT_FALSE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER_2), rig_id(index)));
	subscribe(index, RIG_DRIVER_2, 0, FUNCTION);
	subscribe(index, RIG_DRIVER_2, 1, FUNCTION);
	CU_ASSERT_EQUAL(rig_info(index).grants_allocated, 1);
	CU_ASSERT_TRUE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER_2), rig_id(index)));
	CU_ASSERT_FALSE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index)));
	CU_ASSERT_FALSE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER_PLAIN), rig_id(index)));
}

/* The allocator of an entered grant: allocates more objects for the process while the grant is entered. */
static void allocator(void)
{
	uint32_t index = start();
	struct kc_custom_grant one;
	struct kc_custom_grant many;
	void *data;

	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		memset(grant.data, 0x5a, 24);
		CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 12, 4, 1, &one), KC_PROCESS_OK);
		CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 12, 4, 5, &many), KC_PROCESS_OK);
		CU_ASSERT_EQUAL(((const uint8_t *)grant.data)[23], 0x5a); /* unchanged place */
		CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, UINT32_MAX / 4, 4, 5, &many), KC_PROCESS_OUT_OF_MEMORY);
	}
	CU_ASSERT_EQUAL(one.size, 12);
	CU_ASSERT_EQUAL(many.size, 60);
	CU_ASSERT_EQUAL(kc_custom_grant_enter(&rig.kernel, &many, &data), KC_PROCESS_OK);
	for (uint32_t i = 0; i < 60; i++)
		CU_ASSERT_EQUAL(((const uint8_t *)data)[i], 0);
	memset(data, 0xa1, 60);
	CU_ASSERT_EQUAL(kc_custom_grant_enter(&rig.kernel, &one, &data), KC_PROCESS_OK);
	CU_ASSERT_EQUAL(((const uint8_t *)data)[11], 0); /* none overlaps another */
	CU_ASSERT_PTR_NULL(rig_check());
}

/* The restart count counts each new life, whatever its cause, and no ends of lives. */
static void restart_counts(void)
{
	struct kc_resume resume;
	uint32_t index;

	rig_init();
	rig.policy.kind = KC_POLICY_RESTART;
	index = rig_start();
	CU_ASSERT_EQUAL(rig_info(index).restart_count, 0);
	kc_process_try_restart(&rig.kernel, index, RIG_NO_CODE);
	CU_ASSERT_EQUAL(rig_info(index).restart_count, 1);
	kc_process_fault(&rig.kernel, index);
	CU_ASSERT_EQUAL(rig_info(index).restart_count, 2);
	rig_run(index);
	rig_call(index, KC_CLASS_EXIT, 1, 0, 0, 0, &resume);
	CU_ASSERT_EQUAL(rig_info(index).restart_count, 3);
	kc_process_terminate(&rig.kernel, index, RIG_NO_CODE);
	CU_ASSERT_EQUAL(rig_info(index).restart_count, 3);
	kc_process_start(&rig.kernel, index);
	CU_ASSERT_EQUAL(rig_info(index).restart_count, 4);
}

/* A process stopped in any state returns to that state, with the upcalls that came meanwhile. */
static void resumed_where_it_was(void)
{
	for (uint32_t yields = 0; yields < 3; yields++) {
		uint32_t index = start();
		struct kc_resume resume;
		enum kc_state before;

		subscribe(index, RIG_DRIVER, 0, FUNCTION);
		if (yields > 0)
			rig_call(index, KC_CLASS_YIELD, yields, RIG_DRIVER, 0, 0, &resume);
		before = kc_process_state(&rig.kernel, index);
		kc_process_stop(&rig.kernel, index);
		CU_ASSERT_FALSE(kc_process_ready(&rig.kernel, index));
		CU_ASSERT_TRUE(kc_process_is_running(&rig.kernel, index));
		schedule(index, RIG_DRIVER, 0, 9);
		CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_NONE);
		kc_process_resume(&rig.kernel, index);
		CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, index), before);
		CU_ASSERT_TRUE(kc_process_ready(&rig.kernel, index));
		resume = rig_run(index);
		if (yields == 0) {
			CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE); /* it continues where it was */
			CU_ASSERT_EQUAL(rig_info(index).pending_tasks, 1);
		} else {
			CU_ASSERT_EQUAL(resume.kind, yields == 1 ? KC_RESUME_UPCALL : KC_RESUME_RETURN);
			CU_ASSERT_EQUAL(resume.r[0], 9);
			CU_ASSERT_EQUAL(rig_info(index).pending_tasks, 0);
		}
	}
}

static void errors_become_numbers(void)
{
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_OUT_OF_MEMORY), KC_NOMEM);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_NO_SUCH_APP), KC_INVAL);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_ADDRESS_OUT_OF_BOUNDS), KC_INVAL);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_INACTIVE_APP), KC_FAIL);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_KERNEL_ERROR), KC_FAIL);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_ALREADY_IN_USE), KC_FAIL);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_OK), KC_OK);
}

static void edges_of_memory(void)
{
	uint32_t index = start();
	struct kc_process_info info = rig_info(index);

	CU_ASSERT_EQUAL(info.ram_start, rig_ram(index));
	CU_ASSERT_EQUAL(info.high_water_mark, info.ram_start);
	CU_ASSERT_EQUAL(info.app_break, info.ram_start + 0x100);
	CU_ASSERT_EQUAL(info.kernel_low_mark, info.kernel_low_mark_at_start);
	CU_ASSERT_EQUAL(info.ram_end, info.kernel_low_mark_at_start + kc_process_block_size(&rig.kernel));
	CU_ASSERT_EQUAL(info.grant_pointers_size + info.upcall_list_size + info.control_block_size,
			kc_process_block_size(&rig.kernel));

	/* A buffer raises the high-water mark to its end, a grant lowers the kernel's, and a break moves neither. */
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, info.ram_start + 0x20, 0x30);
	rig_grow(index, 0x100);
	CU_ASSERT_EQUAL(rig_info(index).high_water_mark, info.ram_start + 0x50);
	CU_ASSERT_EQUAL(rig_info(index).app_break, info.ram_start + 0x200);
	CU_ASSERT_TRUE(rig_info(index).kernel_low_mark < info.kernel_low_mark);
	CU_ASSERT_EQUAL(rig_info(index).kernel_low_mark_at_start, info.kernel_low_mark_at_start);
	CU_ASSERT_EQUAL(rig_info(index).ram_end, info.ram_end);
}

HARNESS_MAIN({"the guard of a grant leaves on every path out of its scope", guard_on_every_path},
	     {"buffers that were never set are empty", never_set}, {"one pending upcall is removed", remove_one},
	     {"all pending upcalls of a number are removed", remove_all_pending},
	     {"grants are numbered, looked up and counted", grant_numbers},
	     {"the allocator of an entered grant makes one object or many", allocator},
	     {"restart counts count lives", restart_counts},
	     {"a stopped process is resumed in the state it was in", resumed_where_it_was},
	     {"errors of processes become the error numbers of system calls", errors_become_numbers},
	     {"the edges of a process's memory are told", edges_of_memory})
