/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Drivers that manage their callers. Isolation bugs C3 and C5. */
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/life_events.h"

static enum kc_state state_of(uint32_t index)
{
	return kc_process_state(&rig.kernel, index);
}

static struct kc_return manage(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0, uint32_t arg1,
			       struct kc_process_id caller)
{
	(void)r;
	(void)driver;
	(void)command;
	if (arg0 < EVENTS)
		life_apply(caller.index, (enum life_event)arg0);
	if (arg1 < EVENTS)
		life_apply(caller.index, (enum life_event)arg1);
	return kc_success_u32(0x600d);
}

#define NOTHING EVENTS

static struct kc_resume managed(uint32_t class_number, enum life_event first, enum life_event second)
{
	rig_init();
	rig.on_command = manage;
	uint32_t index = rig_start();
	struct kc_resume resume;

	rig_call(index, KC_CLASS_MEMOP, 1, 0x100, 0, 0, &resume);
	if (class_number == KC_CLASS_COMMAND)
		rig_call(index, KC_CLASS_COMMAND, RIG_DRIVER, 1, first, second, &resume);
	else
		rig_call(index, class_number, RIG_DRIVER_READABLE, 0, first, second, &resume);
	CU_ASSERT_PTR_NULL(rig_check());
	return resume;
}

/* C3: a driver stops, ends, restarts its caller inside a command. */
static void manage_the_caller(void)
{
	struct kc_resume resume = managed(KC_CLASS_COMMAND, STOP, NOTHING);

	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_STOPPED_RUNNING);
	kc_process_peek_resume(&rig.kernel, 0, &resume);
	CU_ASSERT_TRUE(resume.kind == KC_RESUME_RETURN && resume.r[1] == 0x600d && resume.sequence == rig.sequence);
	kc_process_stop(&rig.kernel, 0);
	CU_ASSERT_EQUAL(rig_run(0).kind, KC_RESUME_NONE);
	kc_process_resume(&rig.kernel, 0);
	resume = rig_run(0);
	CU_ASSERT_TRUE(resume.kind == KC_RESUME_RETURN && resume.r[1] == 0x600d && resume.written == 3);
	CU_ASSERT_EQUAL(rig_run(0).kind, KC_RESUME_NONE);

	CU_ASSERT_EQUAL(managed(KC_CLASS_COMMAND, TERMINATE, NOTHING).kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_TERMINATED);
	CU_ASSERT_EQUAL(managed(KC_CLASS_COMMAND, FAULT, NOTHING).kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_FAULTED);
	kc_process_peek_resume(&rig.kernel, 0, &resume);
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
}

/* C5: after a restart in its own timeslice, a process continues with the new life at once. */
static void restart_the_caller(void)
{
	struct kc_resume resume = managed(KC_CLASS_COMMAND, RESTART, NOTHING);

	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_INIT);
	CU_ASSERT_EQUAL(rig_id(0).identifier, 1);
	CU_ASSERT_EQUAL(rig_info(0).syscall_count, 0);
	CU_ASSERT_EQUAL(rig_run(0).kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(managed(KC_CLASS_COMMAND, TERMINATE, START).kind, KC_RESUME_INIT);
	/* The answer to the former life's call does not appear in the new life. */
	CU_ASSERT_EQUAL(managed(KC_CLASS_COMMAND, RESTART, STOP).kind, KC_RESUME_NONE);
	kc_process_peek_resume(&rig.kernel, 0, &resume);
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
	kc_process_resume(&rig.kernel, 0);
	resume = rig_run(0);
	CU_ASSERT_TRUE(resume.kind == KC_RESUME_INIT && resume.sequence == 0);
}

static void the_last_state_counts(void)
{
	CU_ASSERT_EQUAL(managed(KC_CLASS_COMMAND, STOP, RESTART).kind, KC_RESUME_INIT);
	CU_ASSERT_EQUAL(managed(KC_CLASS_COMMAND, RESTART, STOP).kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_STOPPED_YIELDED);
	CU_ASSERT_EQUAL(rig_info(0).pending_tasks, 1);
	CU_ASSERT_EQUAL(managed(KC_CLASS_COMMAND, STOP, RESUME).r[1], 0x600d);
	CU_ASSERT_EQUAL(managed(KC_CLASS_COMMAND, TERMINATE, RESTART).kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_TERMINATED);
}

/* C3: the same in the other call that runs a driver's code. The event is encoded as the buffer's address, with length 0. */
static void manage_in_an_allow(void)
{
	struct kc_resume resume = managed(KC_CLASS_ALLOW_USERSPACE_READABLE, STOP, 0);

	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
	kc_process_peek_resume(&rig.kernel, 0, &resume);
	CU_ASSERT_EQUAL(resume.r[0], KC_SUCCESS_U32_U32);
	rig_init();
	rig.on_command = manage;
	uint32_t index = rig_start();

	rig_call(index, KC_CLASS_ALLOW_USERSPACE_READABLE, RIG_DRIVER_READABLE, 0, RESTART, 0, &resume);
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(rig_id(index).identifier, 1);
	CU_ASSERT_EQUAL(state_of(index), KC_STATE_STOPPED_YIELDED);
}

HARNESS_MAIN({"C3 a driver stops or ends its caller", manage_the_caller}, {"C5 a driver restarts its caller", restart_the_caller},
	     {"C3 the last of several counts", the_last_state_counts},
	     {"C3 a driver manages its caller inside an allow", manage_in_an_allow})
