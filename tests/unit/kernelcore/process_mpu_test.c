/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Regions that are added to a process's accessible memory, and removed; with the scripted board's MPU, which has four. */
#include <string.h>

#include "tests/unit/harness.h"
#include "tests/unit/scripted_board.h"

static const struct script_step sleeps[] = {YIELD_WAIT_AFTER(0), SCRIPT_ENDS};
static void begin(void)
{
	board_init_round_robin();
	board_process(sleeps);
}

static bool add(uint32_t start, uint32_t size, uint32_t least, struct kc_mpu_region *region)
{
	return kc_process_add_mpu_region(&rig.kernel, 0, start, size, least, region);
}

static uint32_t configured_regions(void)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < BOARD_REGIONS; i++)
		count += board.configs[0].regions[i].size != 0;
	return count;
}

static void added_and_removed(void)
{
	struct kc_mpu_region a;
	struct kc_mpu_region b;

	begin();
	CU_ASSERT_TRUE(add(0x40001001, 0x1000, 40, &a));
	CU_ASSERT_EQUAL(a.start, 0x40001020);
	CU_ASSERT_EQUAL(a.size, 64);
	CU_ASSERT_TRUE(add(0x50000000, 32, 32, &b));
	CU_ASSERT_EQUAL(configured_regions(), 2);
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, a), KC_OK);
	CU_ASSERT_EQUAL(configured_regions(), 1);
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, a), KC_INVAL);
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, b), KC_OK);
	CU_ASSERT_EQUAL(configured_regions(), 0);
}

/* Only exactly what was added can be removed. */
static void other_regions_are_refused(void)
{
	struct kc_mpu_region region;
	struct kc_mpu_region other;

	begin();
	CU_ASSERT_TRUE(add(0x40000000, 0x100, 64, &region));
	other = region;
	other.size /= 2;
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, other), KC_INVAL);
	other = region;
	other.start += 32;
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, other), KC_INVAL);
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, (struct kc_mpu_region){.start = 0}), KC_INVAL);
	CU_ASSERT_EQUAL(configured_regions(), 1);
	board.refuse_remove = true; /* the MPU refuses: the region stays recorded */
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, region), KC_INVAL);
	board.refuse_remove = false;
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, region), KC_OK);
}

static void what_the_unit_cannot_is_refused(void)
{
	struct kc_mpu_region region = {.start = 1, .size = 1};

	begin();
	CU_ASSERT_FALSE(add(0x40000001, 40, 40, &region));
	CU_ASSERT_FALSE(add(0x40000000, 0x100, 0, &region));
	CU_ASSERT_EQUAL(region.start, 1);
	CU_ASSERT_EQUAL(configured_regions(), 0);
	for (uint32_t i = 0; i < BOARD_REGIONS; i++)
		CU_ASSERT_TRUE(add(0x40000000 + i * 0x100, 0x100, 32, &region));
	CU_ASSERT_FALSE(add(0x50000000, 0x100, 32, &region));
	/* A different error if no region is left. */
	CU_ASSERT_TRUE(kc_mpu_can_be_region(&rig.kernel, 0x50000000, 32));
	CU_ASSERT_FALSE(kc_mpu_can_be_region(&rig.kernel, 0x50000000, 33));
	CU_ASSERT_FALSE(kc_mpu_can_be_region(&rig.kernel, 0x50000000, 0));
}

/* After the end of a life nothing can be added or removed; the next life starts without added regions. */
static void regions_end_with_the_life(void)
{
	struct kc_mpu_region region;

	begin();
	CU_ASSERT_TRUE(add(0x40000000, 0x100, 32, &region));
	kc_process_try_restart(&rig.kernel, 0, RIG_NO_CODE);
	CU_ASSERT_EQUAL(configured_regions(), 0);
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, region), KC_INVAL);
	CU_ASSERT_TRUE(add(0x40000000, 0x100, 32, &region));
	kc_process_fault(&rig.kernel, 0);
	CU_ASSERT_FALSE(add(0x40000000, 0x100, 32, &region));
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, region), KC_INVAL);
	kc_process_terminate(&rig.kernel, 0, RIG_NO_CODE);
	CU_ASSERT_FALSE(add(0x40000000, 0x100, 32, &region));
}

static void only_the_process_itself(void)
{
	struct kc_mpu_region region;

	begin();
	board_process(sleeps);
	CU_ASSERT_TRUE(add(0x40000000, 0x100, 32, &region));
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 1, region), KC_INVAL);
	CU_ASSERT_FALSE(kc_process_add_mpu_region(&rig.kernel, 3, 0x40000000, 0x100, 32, &region));
	CU_ASSERT_FALSE(kc_process_add_mpu_region(&rig.kernel, UINT32_MAX, 0x40000000, 0x100, 32, &region));
	kc_process_setup_mpu(&rig.kernel, 1);
	CU_ASSERT_PTR_EQUAL(board.configured, &board.configs[1]);
	kc_process_setup_mpu(&rig.kernel, 0);
	CU_ASSERT_PTR_EQUAL(board.configured, &board.configs[0]);
	kc_process_setup_mpu(&rig.kernel, 3);
	CU_ASSERT_PTR_EQUAL(board.configured, &board.configs[0]);
}

static void ports_without_a_unit(void)
{
	struct kc_mpu_region region;

	begin();
	rig.port.mpu = NULL;
	CU_ASSERT_FALSE(add(0x40000000, 0x100, 32, &region));
	CU_ASSERT_FALSE(kc_mpu_can_be_region(&rig.kernel, 0x40000000, 32));
	region = (struct kc_mpu_region){.start = 0x40000000, .size = 32};
	CU_ASSERT_EQUAL(kc_process_remove_mpu_region(&rig.kernel, 0, region), KC_INVAL);
	kc_process_setup_mpu(&rig.kernel, 0);
	CU_ASSERT_PTR_NULL(board.configured);
}

HARNESS_MAIN({"regions are added and removed", added_and_removed},
	     {"only a region that was added is removed", other_regions_are_refused},
	     {"what the unit cannot do is refused", what_the_unit_cannot_is_refused},
	     {"regions end with the life", regions_end_with_the_life},
	     {"each process has its own configuration", only_the_process_itself},
	     {"a port without a unit refuses", ports_without_a_unit})
