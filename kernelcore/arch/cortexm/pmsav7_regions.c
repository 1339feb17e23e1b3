/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/pmsav7_regions.h"

/* Tries regions of one size. */
/*@
  requires \valid(region);
  requires min_length >= 1 && start + length <= UINT32_MAX;
  requires PMSAV7_SIZE_MIN <= size <= PMSAV7_SIZE_MAX;
  assigns *region;
  ensures \result ==> region->size == size && region->base % region->size == 0;
  ensures \result ==> region->count >= 1 && region->first + region->count <= PMSAV7_SUBREGIONS;
  ensures \result ==> region->start == region->base + region->first * (region->size / PMSAV7_SUBREGIONS);
  ensures \result ==> region->length == region->count * (region->size / PMSAV7_SUBREGIONS);
  ensures \result ==> start <= region->start && region->start + region->length <= start + length;
  ensures \result ==> region->length >= min_length;
*/
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
	uint32_t base = reach - first * unit;

	/* Always true, since size is a power of two. */
	if (base % size != 0)
		return false;
	region->base = base;
	region->size = size;
	region->first = first;
	region->count = count;
	region->start = reach;
	region->length = count * unit;
	return true;
}

bool pmsav7_find_region(uint32_t start, uint32_t length, uint32_t min_length, struct pmsav7_region *region)
{
	if (length > UINT32_MAX - start || min_length > length)
		return false;
	/*@
	  loop invariant PMSAV7_SIZE_MIN <= size <= PMSAV7_SIZE_MAX && pmsav7_is_size(size);
	  loop assigns size, *region;
	  loop variant PMSAV7_SIZE_MAX - size;
	*/
	for (uint32_t size = PMSAV7_SIZE_MIN; size <= PMSAV7_SIZE_MAX / 2; size *= 2) {
		if (find_of_size(start, length, min_length, size, region))
			return true;
	}
	return find_of_size(start, length, min_length, PMSAV7_SIZE_MAX, region);
}

/* Tries regions of one size. */
/*@
  requires \valid(memory);
  requires start + length <= UINT32_MAX;
  requires PMSAV7_SIZE_MIN <= region < PMSAV7_SIZE_MAX / 2;
  assigns *memory;
  ensures \result ==> memory->region == region && memory->start % region == 0;
  ensures \result ==> start <= memory->start && memory->start + memory->size <= start + length;
  ensures \result ==> min_size <= memory->size <= 2 * region;
  ensures \result ==> initial_app_size + initial_kernel_size <= memory->size;
*/
static bool find_memory_of(uint32_t start, uint32_t length, uint32_t min_size, uint32_t initial_app_size,
			   uint32_t initial_kernel_size, uint32_t region, struct pmsav7_memory *memory)
{
	uint32_t app;
	uint32_t first;

	if (!kc_round_up(initial_app_size, region / PMSAV7_SUBREGIONS, &app) || initial_kernel_size > UINT32_MAX - app)
		return false;
	uint32_t size = app + initial_kernel_size > min_size ? app + initial_kernel_size : min_size;

	if (size > 2 * region || !kc_round_up(start, region, &first))
		return false;
	if (first - start > length || size > length - (first - start))
		return false;
	memory->start = first;
	memory->size = size;
	memory->region = region;
	return true;
}

bool pmsav7_find_memory(uint32_t start, uint32_t length, uint32_t min_size, uint32_t initial_app_size,
			uint32_t initial_kernel_size, struct pmsav7_memory *memory)
{
	if (length > UINT32_MAX - start)
		return false;
	/*@
	  loop invariant PMSAV7_SIZE_MIN <= region <= PMSAV7_SIZE_MAX && pmsav7_is_size(region);
	  loop assigns region, *memory;
	  loop variant PMSAV7_SIZE_MAX - region;
	*/
	for (uint32_t region = PMSAV7_SIZE_MIN; region < PMSAV7_SIZE_MAX / 2; region *= 2) {
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
	uint32_t needed = end / granule;

	/*@ assert needed * granule == kc_next_multiple(app_break - memory->start, granule); */
	/*@ assert memory->region % PMSAV7_SUBREGIONS == 0 ==> memory->region == PMSAV7_SUBREGIONS * granule; */
	/*@ assert needed * granule <= 2 * PMSAV7_SUBREGIONS * granule ==> needed <= 2 * PMSAV7_SUBREGIONS; */
	/* Two regions have no more subregions. */
	if (needed > 2 * PMSAV7_SUBREGIONS)
		return false;
	*subregions = needed;
	return true;
}
