/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Grants that are entered while their process ends, is unloaded or is restarted. */
#include <string.h>

#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/life_events.h"

/* What a driver does to its caller while it is inside the caller's grant. */
static void (*end_inside)(uint32_t index);

static bool begins_a_life;

static void terminate_and_start(uint32_t index)
{
	life_terminate(index);
	kc_process_start(&rig.kernel, index);
}

static struct kc_return end_caller_inside(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0,
					  uint32_t arg1, struct kc_process_id caller)
{
	struct kc_custom_grant custom;
	struct kc_ro_view ro;
	struct kc_rw_view rw;
	uint32_t argument;

	(void)command;
	(void)arg0;
	(void)arg1;
	struct kc_entered_grant grant = kc_grant_enter(&r->kernel, driver, caller);

	end_inside(caller.index);
	if (begins_a_life)
		CU_ASSERT_EQUAL(rig_enter(caller.index).error, KC_PROCESS_OUT_OF_MEMORY);
	struct kc_process_info before = rig_info(caller.index);

	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 0, 1, 2, 3), KC_UPCALL_PROCESS_ENDED);
	CU_ASSERT_EQUAL(kc_upcall_remove(&grant, 0, &argument), KC_REMOVED_NONE);
	CU_ASSERT_EQUAL(kc_upcall_remove_pending(&grant, 0), 0);
	CU_ASSERT_NOT_EQUAL(kc_allow_ro_view(&grant, 0, &ro), KC_PROCESS_OK);
	CU_ASSERT_NOT_EQUAL(kc_allow_rw_view(&grant, 0, &rw), KC_PROCESS_OK);
	CU_ASSERT_TRUE(ro.data == NULL && ro.length == 0 && rw.data == NULL && rw.length == 0);
	CU_ASSERT_NOT_EQUAL(kc_custom_grant_allocate(&grant, 8, 8, 1, &custom), KC_PROCESS_OK);
	/* T keeps its place until the call into the kernel returns, because the driver may still write to it. */
	memset(grant.data, 0x66, 24);
	kc_grant_leave(&grant);

	struct kc_process_info after = rig_info(caller.index);

	CU_ASSERT_EQUAL(memcmp(&before, &after, sizeof before), 0);
	if (begins_a_life) {
		struct kc_entered_grant next = rig_enter(caller.index);

		CU_ASSERT_EQUAL_FATAL(next.error, KC_PROCESS_OK);
		CU_ASSERT_EQUAL(*(uint8_t *)next.data, 0);
		/* The first guard has already left. */
		kc_grant_leave(&grant);
		CU_ASSERT_EQUAL(rig_try_enter(caller.index).error, KC_PROCESS_ALREADY_IN_USE);
		kc_grant_leave(&next);
	}
	return kc_success();
}

/* C2 (docs/behaviours.md, J9): leaving a grant whose life is over does not touch the new life. */
static void ended_inside(void)
{
	static void (*const ends[])(uint32_t) = {life_terminate, life_restart, life_fault, terminate_and_start, life_port_fails};

	for (int policy = 0; policy < 2; policy++) {
		for (size_t i = 0; i < 5; i++) {
			struct kc_resume resume;

			rig_init();
			rig.policy.kind = policy ? KC_POLICY_RESTART : KC_POLICY_STOP;
			rig.on_command = end_caller_inside;
			end_inside = ends[i];
			begins_a_life =
			    ends[i] == life_restart || ends[i] == terminate_and_start || (ends[i] == life_fault && policy);
			uint32_t index = rig_start();

			CU_ASSERT_FALSE(rig_call(index, KC_CLASS_COMMAND, RIG_DRIVER, 1, 0, 0, &resume));
			CU_ASSERT_EQUAL(resume.kind, begins_a_life ? KC_RESUME_INIT : KC_RESUME_NONE);
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
	/* The driver has left: a grant allocated now is zero, and stays zero. */
	struct kc_entered_grant next = rig_try_enter(caller.index);

	CU_ASSERT_EQUAL(next.error, KC_PROCESS_OK);
	kc_grant_leave(&next);
	return kc_success();
}

static void restart_twice(uint32_t index)
{
	life_restart(index);
	life_restart(index);
}

/* C2: memory that a driver may still write is not given to a grant until the driver has left. On a board all lives share one memory. */
static void ended_inside_kept_memory(void)
{
	static void (*const ends[])(uint32_t) = {life_restart, terminate_and_start, restart_twice};

	for (size_t i = 0; i < 2 * sizeof ends / sizeof ends[0]; i++) {
		struct kc_resume resume;

		rig_init();
		rig.on_command = write_after_the_end;
		rig.keeps_memory = i % 2 == 0;
		end_inside = ends[i / 2];
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

/* Ends the caller while two of its grants are entered, and tries to load another app into its memory. */
static struct kc_return unload_caller_inside(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0,
					     uint32_t arg1, struct kc_process_id caller)
{
	(void)command;
	(void)arg0;
	(void)arg1;
	struct kc_entered_grant outer = kc_grant_enter(&r->kernel, driver, caller);
	struct kc_entered_grant inner = kc_grant_enter(&r->kernel, rig_driver(RIG_DRIVER_2), caller);

	CU_ASSERT_TRUE(outer.error == KC_PROCESS_OK && inner.error == KC_PROCESS_OK);
	end_inside(caller.index);
	kc_process_terminate(&r->kernel, caller.index, RIG_NO_CODE);
	CU_ASSERT_FALSE(kc_process_unload(&r->kernel, caller.index));
	uint32_t other = rig_load();

	CU_ASSERT_NOT_EQUAL(other, caller.index);
	memset(outer.data, 0x66, 24);
	kc_grant_leave(&outer);
	kc_grant_leave(&outer);
	CU_ASSERT_FALSE(kc_process_unload(&r->kernel, caller.index));
	memset(inner.data, 0x66, 24);
	kc_grant_leave(&inner);
	CU_ASSERT_EQUAL(r->releases, 0);
	CU_ASSERT_TRUE(kc_process_unload(&r->kernel, caller.index));
	CU_ASSERT_EQUAL(r->releases, 1);
	CU_ASSERT_EQUAL(kc_upcall_schedule(&outer, 0, 1, 2, 3), KC_UPCALL_PROCESS_ENDED);
	/* No app gets its memory. */
	struct kc_entered_grant next = rig_try_enter(other);

	CU_ASSERT_EQUAL_FATAL(next.error, KC_PROCESS_OK);
	CU_ASSERT_EQUAL(*(uint8_t *)next.data, 0);
	kc_grant_leave(&next);
	return kc_success();
}

/* C2: the memory of a process goes to no other one, nor its slot, while a driver is inside. */
static void unloaded_inside(void)
{
	static void (*const ends[])(uint32_t) = {life_terminate, life_restart, restart_twice, life_port_fails};

	for (size_t i = 0; i < 2 * sizeof ends / sizeof ends[0]; i++) { /* both ways into the kernel */
		struct kc_resume resume;

		rig_init();
		rig.on_command = unload_caller_inside;
		rig.sequence = i % 2;
		end_inside = ends[i / 2];
		uint32_t index = rig_start();

		CU_ASSERT_FALSE(rig_call(index, KC_CLASS_COMMAND, RIG_DRIVER, 1, 0, 0, &resume));
		CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
		CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, index), KC_STATE_NONE);
		CU_ASSERT_PTR_NULL(rig_check());
		CU_ASSERT_EQUAL(rig_load(), index);
		struct kc_entered_grant next = rig_try_enter(index);

		CU_ASSERT_EQUAL(next.error, KC_PROCESS_OK);
		kc_grant_leave(&next);
	}
	rig_free();
}

HARNESS_MAIN({"C2 J9 leaving a grant whose life is over touches nothing", ended_inside},
	     {"C2 a life that a driver begins from inside a grant has none before that driver is out", ended_inside_kept_memory},
	     {"C2 a process is not unloaded while a driver is inside its grant, nor is another app loaded there",
	      unloaded_inside})
