/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Which addresses of a process are whose. Pure arithmetic on addresses; nothing here touches memory.
 *
 *     ram_start <= high-water mark <= break <= low mark <= ram_end
 *     [ram_start, break) is the process's own, [low mark, ram_end) is the kernel's
 */
#ifndef KERNELCORE_PROCESS_MEMORY_H
#define KERNELCORE_PROCESS_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/* The next multiple of step (at least 1) from value on. False if 32 bits cannot say it. */
bool kc_round_up(uint32_t value, uint32_t step, uint32_t *rounded);

/* True if all of [address, address + length) lies in [start, end). A range whose end wraps never does. */
bool kc_range_within(uint32_t start, uint32_t end, uint32_t address, uint32_t length);

/*
 * True if the MPU can give the process [ram_start, app_break) and keep [low_mark, ...) from it: it separates at multiples
 * of granule (at least 1) counted from ram_start. Wants ram_start <= app_break, ram_start <= low_mark.
 */
bool kc_mpu_accepts(uint32_t ram_start, uint32_t app_break, uint32_t low_mark, uint32_t granule);

/* True if the break may move to new_break, but for the MPU (BEHAVIOURS G1). */
bool kc_break_allowed(uint32_t high_water_mark, uint32_t low_mark, uint32_t ram_end, uint32_t new_break);

/* The high-water mark after a buffer that ends at buffer_end was shared. */
uint32_t kc_high_water_raised(uint32_t high_water_mark, uint32_t buffer_end);

/*
 * The grant low mark at the start of a life. False if this memory cannot hold the process: sizes that wrap, less than
 * what was asked for, or an initial break that does not fit (with its granule).
 */
bool kc_low_mark_at_start(uint32_t ram_start, uint32_t ram_size, uint32_t block_size, uint32_t app_ram, uint32_t initial_break,
			  uint32_t granule, uint32_t *low_mark);

#endif
