/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/pmsav7_regions.h"

#include "kernelcore/process_memory.h"

/* Tries regions of one size. */
static bool find_of_size(uint32_t start, uint32_t length, uint32_t min_length, uint32_t size, struct pmsav7_region *region)
{
	uint32_t unit = size / PMSAV7_SUBREGIONS;
	uint32_t count = (min_length - 1) / unit + 1;
	uint32_t reach;

	if (count > PMSAV7_SUBREGIONS || !kc_round_up(start, unit, &reach))
		return false;
	if (reach - start > length || count * unit > length - (reach - start))
		return false;
	uint32_t first = reach % size / unit;

	if (first + count > PMSAV7_SUBREGIONS)
		return false;
	*region = (struct pmsav7_region){.base = reach - reach % size, .size = size, .first = first, .count = count};
	return true;
}

bool pmsav7_find_region(uint32_t start, uint32_t length, uint32_t min_length, struct pmsav7_region *region)
{
	if (length > UINT32_MAX - start || min_length > length)
		return false;
	for (uint32_t size = PMSAV7_SIZE_MIN; size <= PMSAV7_SIZE_MAX / 2; size *= 2) {
		if (find_of_size(start, length, min_length, size, region))
			return true;
	}
	return find_of_size(start, length, min_length, PMSAV7_SIZE_MAX, region);
}

uint32_t pmsav7_reach_start(const struct pmsav7_region *region)
{
	return region->base + region->first * (region->size / PMSAV7_SUBREGIONS);
}

uint32_t pmsav7_reach_length(const struct pmsav7_region *region)
{
	return region->count * (region->size / PMSAV7_SUBREGIONS);
}

/* Tries regions of one size. */
static bool find_memory_of(uint32_t start, uint32_t length, uint32_t min_size, uint32_t initial_app_size,
			   uint32_t initial_kernel_size, uint32_t region, struct pmsav7_memory *memory)
{
	uint32_t app;
	uint32_t first;

	if (!kc_round_up(initial_app_size, region / PMSAV7_SUBREGIONS, &app) || initial_kernel_size > UINT32_MAX - app)
		return false;
	uint32_t size = app + initial_kernel_size > min_size ? app + initial_kernel_size : min_size;

	/* In halves, as twice the largest region has no place in 32 bits. */
	if (size / 2 + size % 2 > region || !kc_round_up(start, region, &first))
		return false;
	if (first - start > length || size > length - (first - start))
		return false;
	*memory = (struct pmsav7_memory){.start = first, .size = size, .region = region};
	return true;
}

bool pmsav7_find_memory(uint32_t start, uint32_t length, uint32_t min_size, uint32_t initial_app_size,
			uint32_t initial_kernel_size, struct pmsav7_memory *memory)
{
	if (length > UINT32_MAX - start)
		return false;
	for (uint32_t region = PMSAV7_SIZE_MIN; region <= PMSAV7_SIZE_MAX / 2; region *= 2) {
		if (find_memory_of(start, length, min_size, initial_app_size, initial_kernel_size, region, memory))
			return true;
	}
	return false;
}

uint32_t pmsav7_granule(const struct pmsav7_memory *memory)
{
	return memory->region / PMSAV7_SUBREGIONS;
}

bool pmsav7_subregions_below(const struct pmsav7_memory *memory, uint32_t app_break, uint32_t kernel_break, uint32_t *subregions)
{
	uint32_t granule = memory->region / PMSAV7_SUBREGIONS;
	uint32_t end;

	if (app_break < memory->start || kernel_break < memory->start || kernel_break - memory->start > memory->size)
		return false;
	if (!kc_round_up(app_break - memory->start, granule, &end) || end > kernel_break - memory->start)
		return false;
	*subregions = end / granule;
	return true;
}

uint32_t pmsav7_disable_bits(uint32_t first, uint32_t count)
{
	static const uint8_t up_to[PMSAV7_SUBREGIONS + 1] = {0x00, 0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f, 0x7f, 0xff};
	uint32_t switched_on = (uint32_t)up_to[first + count] - up_to[first];

	return 0xffu - switched_on;
}

uint32_t pmsav7_size_field(uint32_t size)
{
	uint32_t field = 0;

	while (size > 2) {
		size /= 2;
		field++;
	}
	return field;
}
