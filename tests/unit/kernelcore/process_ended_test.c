/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A driver that is told about the end of a life manages that very process at once. */
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/life_events.h"

/* How the life ends. */
static void call_exit(uint32_t index)
{
	struct kc_resume resume;

	(void)rig_call(index, KC_CLASS_EXIT, 0, 7, 0, 0, &resume);
}

static void call_exit_restart(uint32_t index)
{
	struct kc_resume resume;

	(void)rig_call(index, KC_CLASS_EXIT, 1, 7, 0, 0, &resume);
}

/* What the driver does. */
static void unload(uint32_t index)
{
	CU_ASSERT_FALSE(kc_process_unload(&rig.kernel, index));
}

static void enter(uint32_t index)
{
	CU_ASSERT_NOT_EQUAL(rig_try_enter(index).error, KC_PROCESS_OK);
	kc_process_start(&rig.kernel, index);
	/* While not all drivers have been told of the end, the new life gets no grants. */
	CU_ASSERT_NOT_EQUAL(rig_try_enter(index).error, KC_PROCESS_OK);
}

static void start_and_terminate(uint32_t index)
{
	kc_process_start(&rig.kernel, index);
	life_terminate(index);
}

static void (*manage)(uint32_t index);

static void manage_once(struct kc_process_id process)
{
	rig.on_ended = NULL;
	manage(process.index);
}

/* The end of each life is reported once, and each life but the first counts as one restart. */
static void expect_consistent(uint32_t index)
{
	uint32_t alive = kc_process_is_running(&rig.kernel, index) ? 1 : 0;

	CU_ASSERT_EQUAL(rig.ended_calls, rig.new_lives - alive);
	CU_ASSERT_EQUAL(rig_info(index).restart_count, rig.new_lives - 1);
	CU_ASSERT_EQUAL(rig.releases, 0);
	CU_ASSERT_PTR_NULL(rig_check());
}

static void managed_where_it_ended(void)
{
	static void (*const ends[])(uint32_t) = {life_terminate,  life_restart, life_fault,
						 life_port_fails, call_exit,    call_exit_restart};
	static void (*const managements[])(uint32_t) = {life_start, life_restart, life_terminate,     life_fault,
							unload,     enter,        start_and_terminate};

	for (size_t i = 0; i < 2 * sizeof ends / sizeof ends[0]; i++) {
		for (size_t j = 0; j < sizeof managements / sizeof managements[0]; j++) {
			rig_init();
			rig.policy.kind = i % 2 == 0 ? KC_POLICY_STOP : KC_POLICY_RESTART;
			uint32_t index = rig_start();

			manage = managements[j];
			rig.on_ended = manage_once;
			ends[i / 2](index);
			CU_ASSERT_PTR_NULL(rig.on_ended);
			CU_ASSERT_TRUE(rig.new_lives <= 2);
			expect_consistent(index);
			if (kc_process_is_running(&rig.kernel, index)) {
				struct kc_entered_grant grant = rig_try_enter(index);

				CU_ASSERT_EQUAL(grant.error, KC_PROCESS_OK);
				kc_grant_leave(&grant);
				life_terminate(index);
			}
			expect_consistent(index);
			CU_ASSERT_TRUE(kc_process_unload(&rig.kernel, index));
		}
	}
	rig_free();
}

/* It may end others too, and is told of that in between. */
static void end_another(uint32_t index)
{
	life_terminate(index == 0 ? 1 : 0);
	CU_ASSERT_EQUAL(rig.last_ended.index, index == 0 ? 1 : 0);
	CU_ASSERT_TRUE(kc_process_unload(&rig.kernel, index == 0 ? 1 : 0));
}

static void others_are_managed(void)
{
	rig_init();
	uint32_t index = rig_start();

	CU_ASSERT_NOT_EQUAL(rig_start(), index);
	manage = end_another;
	rig.on_ended = manage_once;
	life_restart(index);
	CU_ASSERT_EQUAL(rig.ended_calls, 2);
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, index), KC_STATE_YIELDED);
	CU_ASSERT_EQUAL(rig_info(index).restart_count, 1);
	CU_ASSERT_EQUAL(rig.releases, 1);
	rig_free();
}

HARNESS_MAIN({"C3 a driver that hears of an end manages that process, and no life is begun or forgotten twice",
	      managed_where_it_ended},
	     {"C3 a driver that hears of an end ends and unloads others", others_are_managed})
