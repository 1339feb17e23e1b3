/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/grant_layout.h"

#include "tests/unit/harness.h"

static uint32_t bytes_of(uint32_t upcalls, uint32_t allow_ro, uint32_t allow_rw, uint32_t size, uint32_t align)
{
	uint32_t bytes = 0;

	CU_ASSERT_TRUE(kc_grant_bytes(kc_grant_kernel_bytes(upcalls, allow_ro, allow_rw), size, align, &bytes));
	return bytes;
}

static void sizes(void)
{
	CU_ASSERT_EQUAL(bytes_of(4, 3, 2, 0x18, 8), 0x68);
	CU_ASSERT_EQUAL(bytes_of(1, 0, 1, 0x40, 0x40), 0x80);
	CU_ASSERT_EQUAL(bytes_of(0, 0, 0, 1, 1), 5);
	CU_ASSERT_EQUAL(bytes_of(2, 1, 0, 0x400, 0x10), 0x420);
	CU_ASSERT_EQUAL(bytes_of(0, 0, 0, 0, 1), 4);
	CU_ASSERT_EQUAL(bytes_of(255, 255, 255, 0, 4), 4 + 8 * 765);
}

/* T ends the grant and is aligned, with no more padding than necessary. */
static void every_layout(void)
{
	for (uint32_t entries = 0; entries < 40; entries++) {
		for (uint32_t align = 1; align <= 256; align *= 2) {
			for (uint32_t size = 0; size < 70; size++) {
				uint32_t kernel_bytes = kc_grant_kernel_bytes(entries, 0, 0);
				uint32_t bytes = bytes_of(entries, 0, 0, size, align);

				if ((bytes - size) % align != 0 || bytes - size < kernel_bytes ||
				    bytes - size >= kernel_bytes + align)
					CU_FAIL("a layout is wrong");
			}
		}
	}
	CU_PASS("every layout");
}

static void sizes_that_overflow(void)
{
	uint32_t bytes;

	CU_ASSERT_FALSE(kc_grant_bytes(4, UINT32_MAX - 3, 1, &bytes));
	CU_ASSERT_TRUE(kc_grant_bytes(4, UINT32_MAX - 4, 1, &bytes));
	CU_ASSERT_EQUAL(bytes, UINT32_MAX);
	CU_ASSERT_FALSE(kc_grant_bytes(4, UINT32_MAX - 100, 256, &bytes));
	CU_ASSERT_FALSE(kc_grant_bytes(UINT32_MAX - 2, 0, 16, &bytes));
	CU_ASSERT_FALSE(kc_array_bytes(0x10000, 0x10000, &bytes));
	CU_ASSERT_FALSE(kc_array_bytes(3, UINT32_MAX / 3 + 1, &bytes));
	CU_ASSERT_TRUE(kc_array_bytes(3, UINT32_MAX / 3, &bytes));
	CU_ASSERT_TRUE(kc_array_bytes(0, UINT32_MAX, &bytes));
	CU_ASSERT_EQUAL(bytes, 0);
}

/* Compares with the plain definition in 64-bit arithmetic. */
static void places(void)
{
	static const uint32_t marks[] = {0, 1, 7, 0x1000, 0x20001001, 0x20001005, UINT32_MAX};
	static const uint32_t sizes_tried[] = {0, 1, 2, 5, 0x68, 0x1000, 0x20001000, UINT32_MAX};
	static const uint32_t floors[] = {0, 1, 0xf98, 0xffc, 0x20000000, 0x20001000, UINT32_MAX};

	for (size_t m = 0; m < 7; m++) {
		for (size_t s = 0; s < 8; s++) {
			for (size_t f = 0; f < 7; f++) {
				for (uint32_t align = 1; align <= 256; align *= 2) {
					int64_t wanted = (int64_t)marks[m] - sizes_tried[s];
					uint32_t start = 0xdead;
					bool fits = kc_grant_place(marks[m], sizes_tried[s], align, floors[f], &start);

					if (wanted >= 0)
						wanted -= wanted % align;
					if (fits != (wanted >= 0 && wanted >= (int64_t)floors[f]) || (fits && start != wanted))
						CU_FAIL("a place is wrong");
				}
			}
		}
	}
	CU_PASS("places");
}

static void counters(void)
{
	uint32_t word = kc_grant_counters(1, 2, 255);

	CU_ASSERT_EQUAL(word, 0x00ff0201);
	CU_ASSERT_EQUAL(kc_grant_upcalls_of(word), 1);
	CU_ASSERT_EQUAL(kc_grant_allow_ro_of(word), 2);
	CU_ASSERT_EQUAL(kc_grant_allow_rw_of(word), 255);
}

HARNESS_MAIN({"grant layout: sizes are those of the format", sizes},
	     {"grant layout: T is aligned and ends the grant", every_layout},
	     {"grant layout: sizes beyond 32 bits are refused", sizes_that_overflow},
	     {"grant layout: a place is below the mark, aligned and not below the floor", places},
	     {"grant layout: the word of counters is the seed's", counters})
