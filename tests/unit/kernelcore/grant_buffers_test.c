/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Buffers and upcalls in grants: swapped, taken back, overlapping, and never copied beyond their ends. */
#include <string.h>

#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

/* A2: a grant cannot grow into a shared buffer: the break stays above it. */
static void break_above_shared_buffers(void)
{
	rig_init();
	uint32_t index = rig_start();

	rig_grow(index, 0xf00);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, RIG_RAM + 0xe00, 0x100).r[0], KC_SUCCESS_U32_U32);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 0, RIG_RAM + 0x800, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 1, (uint32_t)-0x10, 0, 0).r[1], KC_NOMEM);
	struct kc_entered_grant grant = rig_enter(index);
	struct kc_custom_grant handle;

	while (kc_custom_grant_allocate(&grant, 16, 1, 1, &handle) == KC_PROCESS_OK)
		CU_ASSERT_PTR_NULL(rig_check());
	kc_grant_leave(&grant);
	CU_ASSERT_TRUE(rig_low_mark(index) >= RIG_RAM + 0xf00);
}

/* B4: after un-allow and unsubscribe a driver sees no buffer, and its event starts no function. */
static void taken_back(void)
{
	rig_init();
	uint32_t index = rig_start();
	struct kc_resume resume;
	struct kc_rw_view view;

	rig_grow(index, 0x100);
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 1, RIG_RAM, 0x40);
	rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 1, RIG_RAM + 4, 7);
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 1, 1, 2, 3), KC_UPCALL_OK);
	}
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 1, 0, 0).r[2], 0x40);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 1, 0, 0).r[1], RIG_RAM + 4);
	CU_ASSERT_EQUAL(rig_info(index).pending_tasks, 0);
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(kc_allow_rw_view(&grant, 1, &view), KC_PROCESS_OK);
		CU_ASSERT_TRUE(view.data == NULL && view.length == 0);
		CU_ASSERT_EQUAL(kc_rw_copy_in(view, 0, (const uint8_t *)"x", 1), 0);
		CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 1, 1, 2, 3), KC_UPCALL_OK);
	}
	rig_call(index, KC_CLASS_YIELD, 1, 0, 0, 0, &resume);
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
}

/* B2: the same memory under two numbers and two drivers: everyone sees every write. */
static void overlapping_buffers(void)
{
	rig_init();
	uint32_t index = rig_start();
	struct kc_rw_view a;
	struct kc_rw_view b;
	struct kc_ro_view c;

	rig_grow(index, 0x100);
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, RIG_RAM, 0x20);
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 1, RIG_RAM + 0x10, 0x20);
	rig_return(index, KC_CLASS_ALLOW_RO, RIG_DRIVER_2, 0, RIG_RAM, 0x30);
	KC_GRANT_ENTER(one, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
	KC_GRANT_ENTER(two, &rig.kernel, rig_driver(RIG_DRIVER_2), rig_id(index));
	kc_allow_rw_view(&one, 0, &a);
	kc_allow_rw_view(&one, 1, &b);
	kc_allow_ro_view(&two, 0, &c);
	kc_rw_copy_in(a, 0x10, (const uint8_t *)"first", 5);
	kc_rw_copy_in(b, 2, (const uint8_t *)"xx", 2);
	uint8_t seen[5];

	CU_ASSERT_EQUAL(kc_ro_copy(c, 0x10, seen, 5), 5);
	CU_ASSERT_EQUAL(memcmp(seen, "fixxt", 5), 0);
	CU_ASSERT_EQUAL(kc_rw_copy_out(a, 0x10, seen, 5), 5);
	CU_ASSERT_EQUAL(memcmp(seen, "fixxt", 5), 0);
}

/* A grant's record of a buffer is checked again on use: a corrupted word does not give access to the kernel. */
static void spoiled_buffers(void)
{
	rig_init();
	uint32_t index = rig_start();
	struct kc_rw_view rw;
	struct kc_ro_view ro;

	rig_grow(index, 0x100);
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, RIG_RAM, 0x20);
	rig_return(index, KC_CLASS_ALLOW_RO, RIG_DRIVER, 0, RIG_RAM, 0x20);
	uint8_t *entries = rig.memory[index].kernel + (rig_low_mark(index) - RIG_RAM) + 4;

	for (uint32_t entry = 2; entry <= 4; entry += 2)
		tbf_put_u32(entries + 8 * entry, RIG_RAM + 0xf0);
	KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
	CU_ASSERT_EQUAL(kc_allow_rw_view(&grant, 0, &rw), KC_PROCESS_OK);
	CU_ASSERT_TRUE(rw.data == NULL && rw.length == 0);
	CU_ASSERT_EQUAL(kc_allow_ro_view(&grant, 0, &ro), KC_PROCESS_OK);
	CU_ASSERT_TRUE(ro.data == NULL && ro.length == 0);
}

static void copies_are_cut(void)
{
	static const uint32_t offsets[] = {0, 1, 7, 8, 9, 0x7fffffff, 0xffffffff};
	uint8_t bytes[8] = "abcdefg";
	struct kc_ro_view view = {bytes, 8};

	for (size_t o = 0; o < 7; o++) {
		for (uint32_t count = 0; count < 12; count++) {
			uint8_t to[16];
			uint32_t left = offsets[o] < 8 ? 8 - offsets[o] : 0;
			uint32_t want = count < left ? count : left;

			memset(to, 'Z', sizeof to);
			CU_ASSERT_EQUAL(kc_ro_copy(view, offsets[o], to, count), want);
			CU_ASSERT_EQUAL(memcmp(to, bytes + (left ? offsets[o] : 0), want), 0);
			CU_ASSERT_EQUAL(to[want], 'Z');
		}
	}
	CU_ASSERT_EQUAL(kc_ro_copy((struct kc_ro_view){NULL, 0}, 0, bytes, 8), 0);
	rig_free();
}

HARNESS_MAIN({"A2 grants never reach a shared buffer", break_above_shared_buffers},
	     {"B4 nothing comes after un-allow and unsubscribe", taken_back}, {"B2 overlapping buffers", overlapping_buffers},
	     {"a spoiled buffer of a grant leads nowhere", spoiled_buffers}, {"copies are cut to their view", copies_are_cut})
