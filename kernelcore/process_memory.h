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

#include "kernelcore/multiples.h"

/* Helps the provers; it is proved too. */
/*@ lemma kc_next_is_multiple:
  \forall integer value, step; value >= 0 && step > 0 && value % step != 0 ==> (value + (step - value % step)) % step == 0;
*/

/* The next multiple of step (at least 1) from value on. False if 32 bits cannot say it. */
/*@
  requires step >= 1;
  requires \valid(rounded);
  assigns *rounded;
  ensures \result <==> kc_next_multiple(value, step) <= UINT32_MAX;
  ensures \result ==> *rounded == kc_next_multiple(value, step);
  ensures \result ==> *rounded % step == 0 && value <= *rounded < value + step;
  ensures !\result ==> *rounded == \old(*rounded);
*/
bool kc_round_up(uint32_t value, uint32_t step, uint32_t *rounded);

/* True if all of [address, address + length) lies in [start, end). A range whose end wraps never does. */
/*@
  assigns \nothing;
  ensures \result <==> start <= address && address + length <= end;
*/
bool kc_range_within(uint32_t start, uint32_t end, uint32_t address, uint32_t length);

/*
 * True if the MPU can give the process [ram_start, app_break) and keep [low_mark, ...) from it: it separates at multiples
 * of granule (at least 1) counted from ram_start. Wants ram_start <= app_break, ram_start <= low_mark.
 */
/*@
  requires granule >= 1;
  requires ram_start <= app_break && ram_start <= low_mark;
  assigns \nothing;
  ensures \result <==> ram_start + kc_next_multiple(app_break - ram_start, granule) <= low_mark;
  ensures \result ==> app_break <= low_mark;
*/
bool kc_mpu_accepts(uint32_t ram_start, uint32_t app_break, uint32_t low_mark, uint32_t granule);

/* True if the break may move to new_break, but for the MPU (BEHAVIOURS G1). */
/*@
  assigns \nothing;
  ensures \result <==> high_water_mark <= new_break <= low_mark && new_break < ram_end;
*/
bool kc_break_allowed(uint32_t high_water_mark, uint32_t low_mark, uint32_t ram_end, uint32_t new_break);

/* The high-water mark after a buffer that ends at buffer_end was shared. */
/*@
  assigns \nothing;
  ensures \result == \max(high_water_mark, buffer_end);
*/
uint32_t kc_high_water_raised(uint32_t high_water_mark, uint32_t buffer_end);

/*
 * The grant low mark at the start of a life. False if this memory cannot hold the process: sizes that wrap, less than
 * what was asked for, or an initial break that does not fit (with its granule).
 */
/*@
  requires \valid(low_mark);
  assigns *low_mark;
  ensures \result <==> granule >= 1 && ram_start + ram_size <= UINT32_MAX && block_size <= ram_size &&
    app_ram <= ram_size - block_size && kc_next_multiple(initial_break, granule) <= ram_size - block_size;
  ensures \result ==> *low_mark == ram_start + ram_size - block_size;
  ensures \result ==> ram_start + initial_break <= *low_mark;
  ensures !\result ==> *low_mark == \old(*low_mark);
*/
bool kc_low_mark_at_start(uint32_t ram_start, uint32_t ram_size, uint32_t block_size, uint32_t app_ram, uint32_t initial_break,
			  uint32_t granule, uint32_t *low_mark);

#endif
