/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Identities of lives: row C4 of the isolation bugs. */
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

static enum kc_state state_of(uint32_t index)
{
	return kc_process_state(&rig.kernel, index);
}

/* C4: identities have 64 bits; two that agree in 32 bits are different. */
static void identities(void)
{
	rig_init();
	rig.kernel.next_identifier = 5;
	uint32_t index = rig_start();
	struct kc_process_id stale = rig_id(index);

	rig.kernel.next_identifier = 0x100000005u;
	kc_process_try_restart(&rig.kernel, index, RIG_NO_CODE);
	CU_ASSERT_EQUAL(rig_id(index).identifier, 0x100000005u);
	CU_ASSERT_FALSE(kc_process_is_current(&rig.kernel, stale));
	struct kc_entered_grant grant = kc_grant_enter(&rig.kernel, rig_driver(RIG_DRIVER), stale);

	CU_ASSERT_EQUAL(grant.error, KC_PROCESS_NO_SUCH_APP);
	stale.identifier = 0x100000005u;
	stale.index = 77;
	CU_ASSERT_FALSE(kc_process_is_current(&rig.kernel, stale));
	rig.kernel.next_identifier = 0xffffffffu;
	uint32_t second = rig_load();

	kc_process_try_restart(&rig.kernel, second, RIG_NO_CODE);
	CU_ASSERT_EQUAL(rig_id(second).identifier, 0x100000000u);
}

/* C4: when identities are used up, none is reused; running processes continue. */
static void no_identity_is_left(void)
{
	rig_init();
	rig.kernel.next_identifier = KC_NO_LIFE - 1;
	uint32_t index = rig_start();

	CU_ASSERT_EQUAL(rig_id(index).identifier, KC_NO_LIFE - 1);
	CU_ASSERT_EQUAL(state_of(index), KC_STATE_RUNNING);
	kc_process_try_restart(&rig.kernel, index, RIG_NO_CODE);
	CU_ASSERT_EQUAL(state_of(index), KC_STATE_FAULTED);
	CU_ASSERT_EQUAL(rig.kernel.next_identifier, KC_NO_LIFE);
	kc_process_start(&rig.kernel, index);
	CU_ASSERT_EQUAL(state_of(index), KC_STATE_FAULTED);
}

HARNESS_MAIN({"C4 identities do not wrap at 2^32", identities},
	     {"C4 no life begins when identities are used up", no_identity_is_left})
