/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/pmsav8_regions.h"

bool pmsav8_find_region(uint32_t start, uint32_t length, uint32_t min_length, struct pmsav8_region *region)
{
	uint32_t first;
	uint32_t size;

	if (length > UINT32_MAX - start)
		return false;
	if (!kc_round_up(start, PMSAV8_GRANULE, &first) || !kc_round_up(min_length, PMSAV8_GRANULE, &size))
		return false;
	if (first - start > length || size > length - (first - start))
		return false;
	region->start = first;
	region->size = size;
	return true;
}

bool pmsav8_app_region(uint32_t ram_start, uint32_t app_break, uint32_t kernel_break, struct pmsav8_region *region)
{
	uint32_t size;

	if (app_break < ram_start || kernel_break < ram_start)
		return false;
	if (!kc_round_up(app_break - ram_start, PMSAV8_GRANULE, &size) || size > kernel_break - ram_start)
		return false;
	region->start = ram_start;
	region->size = size;
	return true;
}

bool pmsav8_find_memory(uint32_t start, uint32_t length, uint32_t align, uint32_t min_size, uint32_t initial_app_size,
			uint32_t initial_kernel_size, uint32_t *memory_start, uint32_t *memory_size)
{
	uint32_t app;
	uint32_t first;

	if (length > UINT32_MAX - start || !kc_round_up(start, align, &first) || first - start > length)
		return false;
	if (!kc_round_up(initial_app_size, PMSAV8_GRANULE, &app) || initial_kernel_size > UINT32_MAX - app)
		return false;
	uint32_t size = app + initial_kernel_size > min_size ? app + initial_kernel_size : min_size;

	if (size > length - (first - start))
		return false;
	*memory_start = first;
	*memory_size = size;
	return true;
}
