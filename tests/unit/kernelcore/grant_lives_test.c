/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Grants that are entered while their process ends, is unloaded or begins anew. */
#include <string.h>

#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

/* What a driver does to its caller while it is inside the caller's grant. */
static void (*end_inside)(uint32_t index);

static bool enter_the_new_life;

static void terminate(uint32_t index)
{
	kc_process_terminate(&rig.kernel, index, RIG_NO_CODE);
}

static void restart(uint32_t index)
{
	kc_process_try_restart(&rig.kernel, index, RIG_NO_CODE);
}

static void fault(uint32_t index)
{
	kc_process_fault(&rig.kernel, index);
}

static void terminate_and_start(uint32_t index)
{
	terminate(index);
	kc_process_start(&rig.kernel, index);
}

static void port_fails(uint32_t index)
{
	kc_process_port_failed(&rig.kernel, index);
}

static struct kc_return end_caller_inside(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0,
					  uint32_t arg1, struct kc_process_id caller)
{
	struct kc_custom_grant custom;
	struct kc_ro_view ro;
	struct kc_rw_view rw;
	uint32_t argument;
	struct kc_entered_grant next = {.error = KC_PROCESS_KERNEL_ERROR};

	(void)command;
	(void)arg0;
	(void)arg1;
	struct kc_entered_grant grant = kc_grant_enter(&r->kernel, driver, caller);

	end_inside(caller.index);
	if (enter_the_new_life) {
		next = kc_grant_enter(&r->kernel, driver, rig_id(caller.index));
		CU_ASSERT_EQUAL(next.error, KC_PROCESS_OK);
	}
	struct kc_process_info before = rig_info(caller.index);

	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 0, 1, 2, 3), KC_UPCALL_PROCESS_ENDED);
	CU_ASSERT_EQUAL(kc_upcall_remove(&grant, 0, &argument), KC_REMOVED_NONE);
	CU_ASSERT_EQUAL(kc_upcall_remove_pending(&grant, 0), 0);
	CU_ASSERT_NOT_EQUAL(kc_allow_ro_view(&grant, 0, &ro), KC_PROCESS_OK);
	CU_ASSERT_NOT_EQUAL(kc_allow_rw_view(&grant, 0, &rw), KC_PROCESS_OK);
	CU_ASSERT_TRUE(ro.data == NULL && ro.length == 0 && rw.data == NULL && rw.length == 0);
	CU_ASSERT_NOT_EQUAL(kc_custom_grant_allocate(&grant, 8, 8, 1, &custom), KC_PROCESS_OK);
	/* T itself stays where it was until the kernel's caller is back: a driver may still write it. */
	memset(grant.data, 0x66, 24);
	kc_grant_leave(&grant);

	struct kc_process_info after = rig_info(caller.index);

	CU_ASSERT_EQUAL(memcmp(&before, &after, sizeof before), 0);
	if (enter_the_new_life) {
		CU_ASSERT_EQUAL(rig_try_enter(caller.index).error, KC_PROCESS_ALREADY_IN_USE);
		CU_ASSERT_EQUAL(*(uint8_t *)next.data, 0);
		kc_grant_leave(&next);
	}
	return kc_success();
}

/* C2 (BEHAVIOURS J9): leaving a grant whose life is over touches nothing of the new life. */
static void ended_inside(void)
{
	static void (*const ends[])(uint32_t) = {terminate, restart, fault, terminate_and_start, port_fails};

	for (int policy = 0; policy < 2; policy++) {
		for (size_t i = 0; i < 5; i++) {
			struct kc_resume resume;

			rig_init();
			rig.policy.kind = policy ? KC_POLICY_RESTART : KC_POLICY_STOP;
			rig.on_command = end_caller_inside;
			end_inside = ends[i];
			enter_the_new_life = ends[i] == restart || ends[i] == terminate_and_start || (ends[i] == fault && policy);
			uint32_t index = rig_start();

			CU_ASSERT_FALSE(rig_call(index, KC_CLASS_COMMAND, RIG_DRIVER, 1, 0, 0, &resume));
			CU_ASSERT_EQUAL(resume.kind, enter_the_new_life ? KC_RESUME_INIT : KC_RESUME_NONE);
			CU_ASSERT_PTR_NULL(rig_check());
		}
	}
}

static struct kc_return write_after_the_end(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0,
					    uint32_t arg1, struct kc_process_id caller)
{
	(void)command;
	(void)arg0;
	(void)arg1;
	struct kc_entered_grant grant = kc_grant_enter(&r->kernel, driver, caller);

	end_inside(caller.index);
	CU_ASSERT_EQUAL(rig_try_enter(caller.index).error, KC_PROCESS_OUT_OF_MEMORY);
	memset(grant.data, 0x66, 24);
	kc_grant_leave(&grant);
	CU_ASSERT_EQUAL(rig_try_enter(caller.index).error, KC_PROCESS_OUT_OF_MEMORY);
	return kc_success();
}

static void restart_twice(uint32_t index)
{
	restart(index);
	restart(index);
}

/* C2: on a port whose lives have one memory, what a driver may still write is nobody's grant until the new life executes. */
static void ended_inside_kept_memory(void)
{
	static void (*const ends[])(uint32_t) = {restart, terminate_and_start, restart_twice};

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct kc_resume resume;

		rig_init();
		rig.on_command = write_after_the_end;
		rig.keeps_memory = true;
		end_inside = ends[i];
		uint32_t index = rig_start();

		CU_ASSERT_FALSE(rig_call(index, KC_CLASS_COMMAND, RIG_DRIVER, 1, 0, 0, &resume));
		CU_ASSERT_EQUAL(resume.kind, KC_RESUME_INIT);
		struct kc_entered_grant next = rig_try_enter(index);

		CU_ASSERT_EQUAL_FATAL(next.error, KC_PROCESS_OK);
		for (uint32_t byte = 0; byte < 24; byte++)
			CU_ASSERT_EQUAL(((uint8_t *)next.data)[byte], 0);
		kc_grant_leave(&next);
	}
}

static struct kc_return unload_caller_inside(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0,
					     uint32_t arg1, struct kc_process_id caller)
{
	struct kc_ro_view ro;

	(void)command;
	(void)arg0;
	(void)arg1;
	struct kc_entered_grant grant = kc_grant_enter(&r->kernel, driver, caller);

	CU_ASSERT_EQUAL(grant.error, KC_PROCESS_OK);
	kc_process_terminate(&r->kernel, caller.index, RIG_NO_CODE);
	CU_ASSERT_TRUE(kc_process_unload(&r->kernel, caller.index));
	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 0, 1, 2, 3), KC_UPCALL_PROCESS_ENDED);
	CU_ASSERT_EQUAL(kc_upcall_remove_pending(&grant, 0), 0);
	CU_ASSERT_EQUAL(kc_allow_ro_view(&grant, 0, &ro), KC_PROCESS_NO_SUCH_APP);
	kc_grant_leave(&grant);
	kc_grant_leave(&grant);
	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 0, 1, 2, 3), KC_UPCALL_PROCESS_ENDED);
	return kc_success();
}

/* The memory is gone with the process: a guard must not follow what it points to. */
static void unloaded_inside(void)
{
	for (int twice = 0; twice < 2; twice++) { /* both ways into the kernel */
		struct kc_resume resume;

		rig_init();
		rig.on_command = unload_caller_inside;
		rig.sequence = (uint64_t)twice;
		uint32_t index = rig_start();

		CU_ASSERT_FALSE(rig_call(index, KC_CLASS_COMMAND, RIG_DRIVER, 1, 0, 0, &resume));
		CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
		CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, index), KC_STATE_NONE);
		CU_ASSERT_EQUAL(rig.releases, 1);
	}
	rig_free();
}

HARNESS_MAIN({"C2 J9 leaving a grant whose life is over touches nothing", ended_inside},
	     {"C2 a life in the memory of one that a driver ended has no grant before it executes", ended_inside_kept_memory},
	     {"C2 leaving a grant whose process was unloaded touches nothing", unloaded_inside})
