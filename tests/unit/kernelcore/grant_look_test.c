/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Inspecting grants without entering or allocating them. */
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

static bool look(uint32_t index, uint32_t driver, struct kc_grant_look *look)
{
	return kc_grant_look(&rig.kernel, rig_driver(driver), rig_id(index), look);
}

static void looking_allocates_nothing(void)
{
	struct kc_grant_look found;
	uint32_t a, b;

	rig_init();
	uint32_t index = rig_start();
	uint32_t low_mark = rig_info(index).kernel_low_mark;

	CU_ASSERT_FALSE(look(index, RIG_DRIVER, &found));
	CU_ASSERT_FALSE(look(index, RIG_DRIVER_PLAIN, &found));
	CU_ASSERT_FALSE(kc_grant_look_upcall(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index), 0, &a, &b));
	CU_ASSERT_EQUAL(rig_info(index).kernel_low_mark, low_mark);
	CU_ASSERT_EQUAL(rig_info(index).grants_allocated, 0);
	rig_free();
}

static void shows_what_was_saved(void)
{
	const struct kc_driver *driver;
	struct kc_grant_look found;
	uint32_t a, b;

	rig_init();
	uint32_t index = rig_start();

	driver = rig_driver(RIG_DRIVER);
	CU_ASSERT_EQUAL_FATAL(rig_return(index, KC_CLASS_MEMOP, 1, 0x100, 0, 0).r[0], KC_SUCCESS_U32);
	/* Different numbers everywhere, so that a mix-up is noticed. */
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 1, rig_flash(index) + 0x80, 77).r[0],
			KC_SUCCESS_U32_U32);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RO, RIG_DRIVER, 1, rig_ram(index) + 0x10, 11).r[0], KC_SUCCESS_U32_U32);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, rig_ram(index) + 0x20, 22).r[0], KC_SUCCESS_U32_U32);
	CU_ASSERT_TRUE_FATAL(look(index, RIG_DRIVER, &found));
	CU_ASSERT_EQUAL(found.address, rig_info(index).kernel_low_mark);
	CU_ASSERT_EQUAL(found.size, 80);
	CU_ASSERT_TRUE(found.upcalls == 2 && found.allow_ro == 2 && found.allow_rw == 2);
	CU_ASSERT_TRUE(kc_grant_look_upcall(&rig.kernel, driver, rig_id(index), 0, &a, &b));
	CU_ASSERT_EQUAL(a, 0);
	CU_ASSERT_TRUE(kc_grant_look_upcall(&rig.kernel, driver, rig_id(index), 1, &a, &b));
	CU_ASSERT_EQUAL(a, rig_flash(index) + 0x80);
	CU_ASSERT_EQUAL(b, 77);
	CU_ASSERT_FALSE(kc_grant_look_upcall(&rig.kernel, driver, rig_id(index), 2, &a, &b));
	CU_ASSERT_TRUE(kc_grant_look_allow_ro(&rig.kernel, driver, rig_id(index), 0, &a, &b));
	CU_ASSERT_TRUE(a == 0 && b == 0);
	CU_ASSERT_TRUE(kc_grant_look_allow_ro(&rig.kernel, driver, rig_id(index), 1, &a, &b));
	CU_ASSERT_TRUE(a == rig_ram(index) + 0x10 && b == 11);
	CU_ASSERT_FALSE(kc_grant_look_allow_ro(&rig.kernel, driver, rig_id(index), 2, &a, &b));
	CU_ASSERT_TRUE(kc_grant_look_allow_rw(&rig.kernel, driver, rig_id(index), 0, &a, &b));
	CU_ASSERT_TRUE(a == rig_ram(index) + 0x20 && b == 22);
	CU_ASSERT_TRUE(kc_grant_look_allow_rw(&rig.kernel, driver, rig_id(index), 1, &a, &b));
	CU_ASSERT_TRUE(a == 0 && b == 0);
	CU_ASSERT_FALSE(kc_grant_look_allow_rw(&rig.kernel, driver, rig_id(index), UINT32_MAX, &a, &b));
	rig_free();
}

static void other_lives_show_nothing(void)
{
	struct kc_grant_look found;

	rig_init();
	uint32_t index = rig_start();
	struct kc_process_id former = rig_id(index);

	rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 0, 0, 0);
	CU_ASSERT_TRUE(look(index, RIG_DRIVER, &found));
	{
		/* Inspecting does not enter the grant. */
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_TRUE(look(index, RIG_DRIVER, &found));
	}
	kc_process_try_restart(&rig.kernel, index, (struct kc_completion){.has_code = false});
	CU_ASSERT_FALSE(look(index, RIG_DRIVER, &found));
	CU_ASSERT_FALSE(kc_grant_look(&rig.kernel, rig_driver(RIG_DRIVER), former, &found));
	kc_process_terminate(&rig.kernel, index, (struct kc_completion){.has_code = false});
	CU_ASSERT_FALSE(look(index, RIG_DRIVER, &found));
	rig_free();
}

HARNESS_MAIN({"looking at a grant allocates nothing", looking_allocates_nothing},
	     {"a grant shows its upcalls and buffers by number", shows_what_was_saved},
	     {"grants of former lives are not shown", other_lives_show_nothing})
