/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bugs A1, A5, A6, A8, A9: which ranges and breaks belong to a process. */
#include "kernelcore/process_memory.h"

#include "tests/unit/harness.h"

#define RAM 0x20000000u

static const uint32_t edges[] = {0,           1,           3,           4,           0x1fffffff, 0x20000000,
				 0x20000001,  0x20000fff,  0x20001000,  0x20001001,  0x7fffffff, 0x80000000u,
				 0x80000001u, 0xdfffffffu, 0xe0000000u, 0xfffffffeu, 0xffffffffu};
#define EDGES (sizeof edges / sizeof edges[0])

/* A1: every start, end, address and length of the edges, against 64-bit arithmetic. */
static void ranges(void)
{
	for (size_t s = 0; s < EDGES; s++) {
		for (size_t e = 0; e < EDGES; e++) {
			for (size_t a = 0; a < EDGES; a++) {
				for (size_t l = 0; l < EDGES; l++) {
					uint64_t end = (uint64_t)edges[a] + edges[l];
					bool inside = edges[a] >= edges[s] && end <= edges[e];

					if (kc_range_within(edges[s], edges[e], edges[a], edges[l]) != inside)
						CU_FAIL("a range is judged wrongly");
				}
			}
		}
	}
	CU_ASSERT_TRUE(kc_range_within(RAM, RAM + 0x100, RAM + 0xff, 1));
	CU_ASSERT_FALSE(kc_range_within(RAM, RAM + 0x100, RAM + 0x100, 1));
	CU_ASSERT_FALSE(kc_range_within(RAM, RAM + 0x100, RAM + 0xff, 2));
}

/* A6: the break in steps of 4 across every boundary of the MPU. */
static void granules(void)
{
	for (uint32_t granule = 1; granule <= 1024; granule *= 2) {
		for (uint32_t new_break = RAM; new_break <= RAM + 0x900; new_break += 4) {
			for (uint32_t mark = RAM + 0x3f0; mark <= RAM + 0x830; mark += 8) {
				uint64_t rounded = ((uint64_t)(new_break - RAM) + granule - 1) / granule * granule;

				if (kc_mpu_accepts(RAM, new_break, mark, granule) != (RAM + rounded <= mark))
					CU_FAIL("an MPU layout is judged wrongly");
			}
		}
	}
	CU_ASSERT_FALSE(kc_mpu_accepts(0, UINT32_MAX, UINT32_MAX, 16));
	CU_ASSERT_TRUE(kc_mpu_accepts(0, UINT32_MAX - 15, UINT32_MAX, 16));
}

static bool break_allowed(uint32_t high_water_mark, uint32_t low_mark, uint32_t ram_end, uint32_t new_break)
{
	struct kc_marks marks = {.app_break = high_water_mark, .high_water_mark = high_water_mark, .low_mark = low_mark};

	return kc_break_allowed(&marks, RAM, ram_end, 1, new_break);
}

/* A9: no edge value moves the break out of bounds. */
static void breaks(void)
{
	for (size_t i = 0; i < EDGES; i++) {
		bool allowed = break_allowed(RAM + 0x10, RAM + 0xff0, RAM + 0x1000, edges[i]);

		CU_ASSERT_EQUAL(allowed, edges[i] >= RAM + 0x10 && edges[i] <= RAM + 0xff0);
	}
	CU_ASSERT_TRUE(break_allowed(RAM, RAM + 0x20, RAM + 0x40, RAM));
	CU_ASSERT_TRUE(break_allowed(RAM, RAM + 0x20, RAM + 0x40, RAM + 0x20));
	CU_ASSERT_FALSE(break_allowed(RAM, RAM + 0x20, RAM + 0x40, RAM + 0x21));
	CU_ASSERT_FALSE(break_allowed(RAM, RAM + 0x40, RAM + 0x40, RAM + 0x40));
}

static void rounding(void)
{
	uint32_t rounded;

	for (uint32_t step = 1; step < 40; step++) {
		for (uint32_t value = 0; value < 200; value++) {
			if (!kc_round_up(value, step, &rounded) || rounded % step != 0 || rounded < value ||
			    rounded >= value + step)
				CU_FAIL("a number is rounded wrongly");
		}
	}
	CU_ASSERT_FALSE(kc_round_up(UINT32_MAX, 2, &rounded));
	CU_ASSERT_FALSE(kc_round_up(UINT32_MAX - 1, 0x80000000u, &rounded));
	CU_ASSERT_TRUE(kc_round_up(0xfffffff0u, 16, &rounded));
	CU_ASSERT_EQUAL(rounded, 0xfffffff0u);
}

static bool starts(uint32_t size, uint32_t block, uint32_t app, uint32_t initial, uint32_t granule, uint32_t *mark)
{
	struct kc_marks marks;

	if (!kc_memory_holds_life(RAM, size, block, app, initial, granule))
		return false;
	kc_marks_begin_life(&marks, RAM, size, block, initial);
	CU_ASSERT_EQUAL(marks.app_break, RAM + initial);
	CU_ASSERT_EQUAL(marks.high_water_mark, RAM);
	*mark = marks.low_mark;
	return true;
}

/* A8: a process that asks for the exact size gets it, without a byte of the kernel's. */
static void low_mark(void)
{
	uint32_t mark;

	CU_ASSERT_TRUE(starts(0x1200, 0x200, 0x1000, 0x1000, 1, &mark));
	CU_ASSERT_EQUAL(mark, RAM + 0x1000);
	CU_ASSERT_FALSE(starts(0x1200, 0x200, 0x1001, 0, 1, &mark));
	CU_ASSERT_FALSE(starts(0x1200, 0x200, 0x800, 0x1001, 1, &mark));
	CU_ASSERT_FALSE(starts(0x1f0, 0x200, 0, 0, 1, &mark));
	CU_ASSERT_FALSE(starts(UINT32_MAX - RAM + 1, 0x200, 0, 0, 1, &mark));
	CU_ASSERT_TRUE(starts(UINT32_MAX - RAM, 0x200, 0, 0, 1, &mark));
	CU_ASSERT_TRUE(starts(0x1200, 0x200, 0x1000, 0xfe1, 0x800, &mark));
	CU_ASSERT_TRUE(starts(0x1100, 0x200, 0xf00, 0xe81, 0x100, &mark));
	CU_ASSERT_FALSE(starts(0x10f0, 0x200, 0xe00, 0xe81, 0x100, &mark));
	CU_ASSERT_FALSE(starts(0x1200, 0x200, 0, 0, 0, &mark));
}

/* A5: for all sizes of RAM and grants and every granule, the MPU never gives the process the kernel's first byte. */
static void grants_under_an_mpu(void)
{
	for (uint32_t granule = 1; granule <= 256; granule *= 4) {
		for (uint32_t app_ram = 0; app_ram < 0x500; app_ram += 0x3c) {
			struct kc_marks marks;

			if (!kc_memory_holds_life(RAM, app_ram + 0x100, 0x100, app_ram, app_ram / 2, granule))
				continue;
			kc_marks_begin_life(&marks, RAM, app_ram + 0x100, 0x100, app_ram / 2);
			for (uint32_t bytes = 1; bytes < 0x180; bytes += 0x13) {
				uint32_t address;
				uint32_t protection_end = RAM + (marks.app_break - RAM + granule - 1) / granule * granule;

				if (!kc_grant_fits(&marks, RAM, granule, bytes, 8, &address)) {
					CU_ASSERT_TRUE_FATAL(protection_end + bytes + 7 > marks.low_mark);
					continue;
				}
				CU_ASSERT_TRUE_FATAL(address % 8 == 0 && address + bytes <= marks.low_mark);
				CU_ASSERT_TRUE_FATAL(protection_end <= address);
				kc_marks_lower(&marks, address);
				CU_ASSERT_FALSE_FATAL(kc_marks_share(&marks, RAM, address, 1));
			}
		}
	}
}

HARNESS_MAIN({"A1 range arithmetic agrees with 64 bits at every edge", ranges},
	     {"A5 what the MPU gives never reaches a grant", grants_under_an_mpu},
	     {"A6 the MPU takes a break exactly up to its boundary", granules}, {"A9 no break leaves its bounds", breaks},
	     {"rounding up never wraps", rounding}, {"A8 the low mark leaves the process all it asked for", low_mark})
