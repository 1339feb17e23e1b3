/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/process_memory.h"

bool kc_round_up(uint32_t value, uint32_t step, uint32_t *rounded)
{
	uint32_t beyond = value % step;

	if (beyond == 0) {
		*rounded = value;
		return true;
	}
	if (step - beyond > UINT32_MAX - value)
		return false;
	*rounded = value + (step - beyond);
	return true;
}

bool kc_mpu_accepts(uint32_t ram_start, uint32_t app_break, uint32_t low_mark, uint32_t granule)
{
	uint32_t rounded;

	if (granule == 1)
		return app_break <= low_mark;
	if (!kc_round_up(app_break - ram_start, granule, &rounded))
		return false;
	return rounded <= low_mark - ram_start;
}

bool kc_memory_holds_life(uint32_t ram_start, uint32_t ram_size, uint32_t block_size, uint32_t app_ram, uint32_t initial_break,
			  uint32_t granule)
{
	if (granule == 0 || ram_size > UINT32_MAX - ram_start || block_size > ram_size)
		return false;
	uint32_t usable = ram_size - block_size;

	if (usable < app_ram || usable < initial_break)
		return false;
	return kc_mpu_accepts(ram_start, ram_start + initial_break, ram_start + usable, granule);
}

void kc_marks_begin_life(struct kc_marks *marks, uint32_t ram_start, uint32_t ram_size, uint32_t block_size,
			 uint32_t initial_break)
{
	marks->app_break = ram_start + initial_break;
	marks->high_water_mark = ram_start;
	marks->low_mark = ram_start + (ram_size - block_size);
}

bool kc_break_allowed(const struct kc_marks *marks, uint32_t ram_start, uint32_t ram_end, uint32_t granule, uint32_t new_break)
{
	if (new_break < marks->high_water_mark || new_break > marks->low_mark || new_break >= ram_end)
		return false;
	return kc_mpu_accepts(ram_start, new_break, marks->low_mark, granule);
}

bool kc_grant_fits(const struct kc_marks *marks, uint32_t ram_start, uint32_t granule, uint32_t bytes, uint32_t align,
		   uint32_t *address)
{
	return kc_grant_place(marks->low_mark, bytes, align, marks->app_break, address) &&
	       kc_mpu_accepts(ram_start, marks->app_break, *address, granule);
}
