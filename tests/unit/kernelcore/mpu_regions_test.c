/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* The regions that the Cortex-M port programs, compared with a model of what the MPU then permits: byte by byte at every edge,
 * for all sizes and places in sweeps. Rows A4 to A6, A8 and A14 of past isolation faults were mistakes of this kind: subregions over the
 * kernel's part, an exact boundary that failed, no part for the kernel, sizes and limits that overlap or wrap.
 */
#include <stdint.h>

#include "kernelcore/arch/cortexm/pmsav7_fields.h"
#include "kernelcore/arch/cortexm/pmsav7_regions.h"
#include "kernelcore/arch/cortexm/pmsav8_regions.h"
#include "tests/unit/harness.h"

/* One PMSAv7 region, decoded from its registers (ARM DDI 0403, B3.5.8 and B3.5.9). */
static bool v7_lets_through(uint32_t base, uint32_t size_field, uint32_t disabled, uint32_t address)
{
	uint64_t size = 1ull << (size_field + 1);

	if (base % size != 0 || address < base || address - base >= size)
		return false;
	return (disabled >> ((address - base) / (size / 8)) & 1u) == 0;
}

static bool v7_memory_lets_through(const struct pmsav7_memory *memory, uint32_t subregions, uint32_t address)
{
	uint32_t first = subregions < 8 ? subregions : 8;
	uint32_t field = pmsav7_size_field(memory->region);

	return (first > 0 && v7_lets_through(memory->start, field, pmsav7_disable_bits(0, first), address)) ||
	       (subregions > 8 &&
		v7_lets_through(memory->start + memory->region, field, pmsav7_disable_bits(0, subregions - 8), address));
}

static void size_field_is_the_exponent_less_one(void)
{
	for (uint32_t exponent = 5; exponent <= 31; exponent++)
		CU_ASSERT_EQUAL(pmsav7_size_field(1u << exponent), exponent - 1);
}

static void disable_bits_are_all_but_the_run(void)
{
	for (uint32_t first = 0; first <= 8; first++) {
		for (uint32_t count = 0; first + count <= 8; count++) {
			uint32_t bits = pmsav7_disable_bits(first, count);
			bool right = bits <= 0xff;

			for (uint32_t bit = 0; bit < 8; bit++)
				right = right && (bits >> bit & 1u) == (bit < first || bit >= first + count);
			CU_ASSERT(right);
		}
	}
}

/* A break at every byte near a subregion's edge, and kernel breaks around it. */
static bool v7_breaks_hold(const struct pmsav7_memory *memory)
{
	uint32_t granule = pmsav7_granule(memory);
	uint32_t end = memory->start + memory->size;

	for (uint32_t edge = 0; edge <= 16; edge++) {
		for (int32_t near = -2; near <= 2; near++) {
			uint32_t app_break = memory->start + edge * granule + (uint32_t)near;

			for (uint32_t step = 0; step < 3; step++) {
				uint32_t kernel_break = memory->start + (edge + step) * granule - (step == 2);
				uint32_t subregions = 99;
				bool given = pmsav7_subregions_below(memory, app_break, kernel_break, &subregions);
				uint64_t covered = app_break - memory->start;
				bool possible = app_break >= memory->start && kernel_break >= memory->start &&
						kernel_break <= end &&
						(covered + granule - 1) / granule * granule <= kernel_break - memory->start;

				if (given != possible || (!given && subregions != 99))
					return false;
				if (!given)
					continue;
				/* Permits every byte below the break, none from the kernel's break on, none outside. */
				if (app_break > memory->start && (!v7_memory_lets_through(memory, subregions, memory->start) ||
								  !v7_memory_lets_through(memory, subregions, app_break - 1)))
					return false;
				if (v7_memory_lets_through(memory, subregions, kernel_break) ||
				    v7_memory_lets_through(memory, subregions, memory->start - 1) ||
				    v7_memory_lets_through(memory, subregions, end))
					return false;
			}
		}
	}
	return true;
}

static void v7_memory_is_found_and_kept_apart(void)
{
	static const uint32_t starts[] = {0x20000000, 0x20000001, 0x200000ff, 0x20000100, 0x20001234, 0x2000ffff, 0x20010000};
	uint32_t found = 0;

	for (uint32_t s = 0; s < sizeof starts / sizeof starts[0]; s++) {
		for (uint32_t size = 8; size <= 70000; size += 8 + size / 9) {
			for (uint32_t kernel = 0; kernel <= 2048; kernel += 8 + kernel / 2) {
				struct pmsav7_memory memory;
				uint32_t length = 0x80000;

				CU_ASSERT_FATAL(pmsav7_find_memory(starts[s], length, size, 256, kernel, &memory));
				CU_ASSERT_FATAL(memory.region >= PMSAV7_SIZE_MIN && (memory.region & (memory.region - 1)) == 0);
				CU_ASSERT_FATAL(memory.start % memory.region == 0 && memory.start >= starts[s]);
				CU_ASSERT_FATAL(memory.size >= size && memory.size >= 256 + kernel &&
						memory.size <= 2 * memory.region);
				CU_ASSERT_FATAL(memory.start + memory.size <= starts[s] + length);
				uint32_t subregions;

				CU_ASSERT_FATAL(pmsav7_subregions_below(&memory, memory.start + 256,
									memory.start + memory.size - kernel, &subregions));
				CU_ASSERT_FATAL(v7_breaks_hold(&memory));
				/* The same at exactly this place, as for a restart. */
				struct pmsav7_memory again;

				CU_ASSERT_FATAL(pmsav7_find_memory(memory.start, memory.size, memory.size, 256, kernel, &again));
				CU_ASSERT_FATAL(again.start == memory.start && again.size == memory.size &&
						again.region == memory.region);
				found++;
			}
		}
	}
	CU_ASSERT(found > 1000);
}

static void v7_memory_that_cannot_be_is_refused(void)
{
	struct pmsav7_memory memory;

	CU_ASSERT(!pmsav7_find_memory(0x20000000, 1024, 1025, 256, 0, &memory));
	CU_ASSERT(!pmsav7_find_memory(0x20000000, 1024, 512, 256, 1000, &memory));
	CU_ASSERT(!pmsav7_find_memory(0x20000080, 1024, 1024, 256, 0, &memory));
	CU_ASSERT(!pmsav7_find_memory(0xffffff00, 0x200, 0x100, 256, 0, &memory));
	CU_ASSERT(!pmsav7_find_memory(0, UINT32_MAX, UINT32_MAX, 256, 0, &memory));
	CU_ASSERT(!pmsav7_find_memory(0, UINT32_MAX, 8, 256, UINT32_MAX, &memory));
	CU_ASSERT(!pmsav7_find_memory(0, UINT32_MAX, 8, UINT32_MAX, 8, &memory));
	/* Without a part for the kernel, the process may have all of it, and no byte more. */
	CU_ASSERT(pmsav7_find_memory(0x20000000, 4096, 4096, 256, 0, &memory));
	uint32_t subregions;

	CU_ASSERT(pmsav7_subregions_below(&memory, 0x20001000, 0x20001000, &subregions));
	CU_ASSERT(v7_memory_lets_through(&memory, subregions, 0x20000fff));
	CU_ASSERT(!v7_memory_lets_through(&memory, subregions, 0x20001000));
	/* Values that were corrupted after they were computed are rejected. */
	memory.region = PMSAV7_SIZE_MIN;
	CU_ASSERT(!pmsav7_subregions_below(&memory, 0x20001000, 0x20001000, &subregions));
}

/* The registers permit exactly the requested range. */
static bool v7_region_holds(uint32_t start, uint32_t length, uint32_t min_length, const struct pmsav7_region *region)
{
	uint32_t field = pmsav7_size_field(region->size);
	uint32_t bits = pmsav7_disable_bits(region->first, region->count);
	uint32_t reach = region->start;
	uint32_t reached = region->length;

	return reach >= start && reached >= min_length && reached <= length - (reach - start) &&
	       v7_lets_through(region->base, field, bits, reach) &&
	       v7_lets_through(region->base, field, bits, reach + reached - 1) &&
	       !v7_lets_through(region->base, field, bits, reach - 1) &&
	       !v7_lets_through(region->base, field, bits, reach + reached);
}

static void v7_regions_cover_what_was_asked_for_and_nothing_else(void)
{
	uint32_t found = 0;

	for (uint32_t start = 0x10000; start < 0x10000 + 2048; start += 16) {
		for (uint32_t length = 32; length <= 8192; length += 16 + length / 7) {
			for (uint32_t min_length = 1; min_length <= length; min_length += 1 + min_length / 2) {
				struct pmsav7_region region;

				if (!pmsav7_find_region(start, length, min_length, &region))
					continue;
				found++;
				CU_ASSERT_FATAL(v7_region_holds(start, length, min_length, &region));
			}
		}
	}
	CU_ASSERT(found > 10000);
}

static void v7_regions_of_apps_at_multiples_of_their_size_are_exact(void)
{
	for (uint32_t exponent = 8; exponent <= 28; exponent++) {
		for (uint32_t at = 0; at < 4; at++) {
			uint32_t size = 1u << exponent;
			struct pmsav7_region region;

			CU_ASSERT_FATAL(pmsav7_find_region(at * size, size, size, &region));
			CU_ASSERT(region.start == at * size && region.length == size);
		}
	}
	struct pmsav7_region region;

	CU_ASSERT(!pmsav7_find_region(0x10200, 0x1000, 0x1000,
				      &region)); /* not a multiple of an eighth of any region that is large enough */
	CU_ASSERT(!pmsav7_find_region(0xffffff00, 0x101, 0x100, &region));
	CU_ASSERT(!pmsav7_find_region(0x1000, 0x100, 0x101, &region));
	CU_ASSERT(pmsav7_find_region(0x80000000, 0x7fffffff, 1, &region));
}

/* One PMSAv8 region, decoded from its registers: the limit is inclusive (ARM DDI 0553, D1.2.178 and D1.2.180). */
static bool v8_lets_through(const struct pmsav8_region *region, uint32_t address)
{
	uint32_t limit = (region->start + region->size - 1) | 31u;

	return region->size != 0 && address >= (region->start & ~31u) && address <= limit;
}

static void v8_break_is_kept_from_the_kernel(void)
{
	static const uint32_t ram = 0x20000000;
	uint32_t given = 0;

	for (uint32_t app = 0; app <= 300; app++) {
		for (uint32_t kernel = 0; kernel <= 400; kernel++) {
			struct pmsav8_region region;
			bool possible = (app + 31) / 32 * 32 <= kernel;

			CU_ASSERT_FATAL(pmsav8_app_region(ram, ram + app, ram + kernel, &region) == possible);
			if (!possible)
				continue;
			given++;
			CU_ASSERT_FATAL(app == 0 || (v8_lets_through(&region, ram) && v8_lets_through(&region, ram + app - 1)));
			CU_ASSERT_FATAL(!v8_lets_through(&region, ram + kernel) && !v8_lets_through(&region, ram - 1));
		}
	}
	CU_ASSERT(given > 1000);
	struct pmsav8_region region;

	CU_ASSERT(!pmsav8_app_region(ram, ram - 1, ram + 100, &region));
	CU_ASSERT(!pmsav8_app_region(ram, ram, ram - 1, &region));
	CU_ASSERT(!pmsav8_app_region(0xffffff00, 0xffffffff, 0xffffffff, &region));
}

static void v8_regions_lie_inside(void)
{
	uint32_t found = 0;

	for (uint32_t start = 0x1000; start < 0x1100; start++) {
		for (uint32_t length = 1; length <= 200; length++) {
			for (uint32_t min_length = 1; min_length <= length; min_length += 5) {
				struct pmsav8_region region;

				if (!pmsav8_find_region(start, length, min_length, &region))
					continue;
				found++;
				CU_ASSERT_FATAL(region.size >= min_length && v8_lets_through(&region, region.start));
				CU_ASSERT_FATAL(!v8_lets_through(&region, start - 1) &&
						!v8_lets_through(&region, start + length));
			}
		}
	}
	CU_ASSERT(found > 10000);
	struct pmsav8_region region;

	CU_ASSERT(!pmsav8_find_region(0xffffffe1, 0x1f, 1, &region));
	CU_ASSERT(!pmsav8_find_region(0xffffffe1, 0x1e, 1, &region));
	CU_ASSERT(!pmsav8_find_region(0xffffff00, 0x101, 1, &region));
	CU_ASSERT(pmsav8_find_region(0x8000, 0x1000, 0x1000, &region));
	CU_ASSERT(region.start == 0x8000 && region.size == 0x1000);
}

static void v8_memory_is_found_and_refused(void)
{
	uint32_t start;
	uint32_t size;

	CU_ASSERT(pmsav8_find_memory(0x20000001, 0x10000, 256, 1000, 256, 400, &start, &size));
	CU_ASSERT(start == 0x20000100 && size == 1000);
	CU_ASSERT(pmsav8_find_memory(0x20000000, 0x10000, 256, 8, 250, 400, &start, &size));
	CU_ASSERT(start == 0x20000000 && size == 656);
	CU_ASSERT(!pmsav8_find_memory(0x20000001, 1000, 256, 1000, 256, 400, &start, &size));
	CU_ASSERT(!pmsav8_find_memory(0xffffff01, 0xfe, 256, 8, 32, 8, &start, &size));
	CU_ASSERT(!pmsav8_find_memory(0, UINT32_MAX, 256, 8, UINT32_MAX, 8, &start, &size));
	CU_ASSERT(!pmsav8_find_memory(0, UINT32_MAX, 256, 8, 256, UINT32_MAX, &start, &size));
}

HARNESS_MAIN({"the size field of PMSAv7 is the exponent less one", size_field_is_the_exponent_less_one},
	     {"the subregion mask switches off all but the run", disable_bits_are_all_but_the_run},
	     {"PMSAv7: memory found holds every break, and lets no byte of the kernel through (A4, A5, A6)",
	      v7_memory_is_found_and_kept_apart},
	     {"PMSAv7: memory that cannot be is refused; all of it without a kernel part is exact (A8)",
	      v7_memory_that_cannot_be_is_refused},
	     {"PMSAv7: a region covers what was asked for and nothing else (A14)",
	      v7_regions_cover_what_was_asked_for_and_nothing_else},
	     {"PMSAv7: an app at a multiple of its size has a region of exactly its size",
	      v7_regions_of_apps_at_multiples_of_their_size_are_exact},
	     {"PMSAv8: the break is kept from the kernel's part, byte by byte", v8_break_is_kept_from_the_kernel},
	     {"PMSAv8: a region lies inside what was asked for (A14)", v8_regions_lie_inside},
	     {"PMSAv8: memory is found where it fits and refused where it does not", v8_memory_is_found_and_refused})
