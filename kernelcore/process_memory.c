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

bool kc_range_within(uint32_t start, uint32_t end, uint32_t address, uint32_t length)
{
	return address >= start && address <= end && length <= end - address;
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

bool kc_break_allowed(uint32_t high_water_mark, uint32_t low_mark, uint32_t ram_end, uint32_t new_break)
{
	return new_break >= high_water_mark && new_break <= low_mark && new_break < ram_end;
}

uint32_t kc_high_water_raised(uint32_t high_water_mark, uint32_t buffer_end)
{
	return buffer_end > high_water_mark ? buffer_end : high_water_mark;
}

bool kc_low_mark_at_start(uint32_t ram_start, uint32_t ram_size, uint32_t block_size, uint32_t app_ram, uint32_t initial_break,
			  uint32_t granule, uint32_t *low_mark)
{
	if (granule == 0 || ram_size > UINT32_MAX - ram_start || block_size > ram_size)
		return false;
	uint32_t usable = ram_size - block_size;

	if (usable < app_ram || usable < initial_break)
		return false;
	if (!kc_mpu_accepts(ram_start, ram_start + initial_break, ram_start + usable, granule))
		return false;
	*low_mark = ram_start + usable;
	return true;
}
