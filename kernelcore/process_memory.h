/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Who owns which addresses of a process. Pure arithmetic on addresses; nothing here accesses the process's memory.
 *
 *     ram_start <= high-water mark <= break <= protection end <= low mark <= grants_end <= ram_end
 *
 * The process owns [ram_start, break), the kernel [low mark, ram_end). The protection end is the break rounded up to what the MPU
 * can separate; nobody owns what lies between it and the low mark. Grants end where the control block begins.
 */
#ifndef KERNELCORE_PROCESS_MEMORY_H
#define KERNELCORE_PROCESS_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "kernelcore/grant_layout.h"
#include "kernelcore/multiples.h"

/* The edges that move. Only the kc_marks_* functions in this header may write them; tools/lint/marks checks that. */
struct kc_marks {
	uint32_t app_break;
	uint32_t high_water_mark; /* end of the highest buffer that was shared in this life; the break stays above */
	uint32_t low_mark;
};

/* The end of what the MPU lets the process access: a multiple of granule, counted from ram_start. */
/*@ logic integer kc_protection_end(integer ram_start, integer app_break, integer granule) =
  ram_start + kc_next_multiple(app_break - ram_start, granule);
*/
/* The order of the edges. Every operation preserves it. */
/*@ predicate kc_marks_in_order(struct kc_marks *marks, integer ram_start, integer grants_end, integer granule) =
  ram_start <= marks->high_water_mark <= marks->app_break <= kc_protection_end(ram_start, marks->app_break, granule) <=
    marks->low_mark <= grants_end;
*/

/* A lemma for the provers, itself proved. */
/*@ lemma kc_next_is_multiple:
  \forall integer value, step; value >= 0 && step > 0 && value % step != 0 ==> (value + (step - value % step)) % step == 0;
*/

/* Computes the next multiple of step (at least 1), starting at value. Returns false if it does not fit in 32 bits. */
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

/* True if all of [address, address + length) lies in [start, end). Always false for a range whose end wraps. */
/*@
  assigns \nothing;
  ensures \result <==> start <= address && address + length <= end;
*/
static inline bool kc_range_within(uint32_t start, uint32_t end, uint32_t address, uint32_t length)
{
	return address >= start && address <= end && length <= end - address;
}

/*
 * True if the MPU can give the process access to [ram_start, app_break) without giving it access to [low_mark, ...). Requires
 * granule >= 1, ram_start <= app_break and ram_start <= low_mark.
 */
/*@
  requires granule >= 1;
  requires ram_start <= app_break && ram_start <= low_mark;
  assigns \nothing;
  ensures \result <==> kc_protection_end(ram_start, app_break, granule) <= low_mark;
  ensures \result ==> app_break <= kc_protection_end(ram_start, app_break, granule) <= low_mark;
*/
bool kc_mpu_accepts(uint32_t ram_start, uint32_t app_break, uint32_t low_mark, uint32_t granule);

/* Life. */

/*
 * True if this memory can hold a life: no size wraps, the process gets what it asks for, and the initial break (with its granule)
 * stays below the control block.
 */
/*@
  assigns \nothing;
  ensures \result <==> granule >= 1 && ram_start + ram_size <= UINT32_MAX && block_size <= ram_size &&
    app_ram <= ram_size - block_size && kc_next_multiple(initial_break, granule) <= ram_size - block_size;
*/
bool kc_memory_holds_life(uint32_t ram_start, uint32_t ram_size, uint32_t block_size, uint32_t app_ram, uint32_t initial_break,
			  uint32_t granule);

/* The edges at the start of a life: nothing is shared and no grant is allocated. The memory must be able to hold a life. */
/*@
  requires \valid(marks);
  requires ram_start + ram_size <= UINT32_MAX && block_size <= ram_size && initial_break <= ram_size - block_size;
  assigns *marks;
  ensures marks->high_water_mark == ram_start && marks->app_break == ram_start + initial_break;
  ensures marks->low_mark == ram_start + ram_size - block_size;
  ensures \forall integer granule; granule >= 1 && kc_next_multiple(initial_break, granule) <= ram_size - block_size ==>
    kc_marks_in_order(marks, ram_start, ram_start + ram_size - block_size, granule);
*/
void kc_marks_begin_life(struct kc_marks *marks, uint32_t ram_start, uint32_t ram_size, uint32_t block_size,
			 uint32_t initial_break);

/* The break. */

/*
 * True if the break may move to new_break (docs/behaviours.md G1): not below a shared buffer, not into the kernel's part, and
 * only as far as the MPU permits.
 */
/*@
  requires \valid_read(marks);
  requires granule >= 1 && ram_start <= marks->high_water_mark && ram_start <= marks->low_mark;
  assigns \nothing;
  ensures \result <==> marks->high_water_mark <= new_break < ram_end &&
    kc_protection_end(ram_start, new_break, granule) <= marks->low_mark;
  ensures \result ==> new_break <= marks->low_mark;
*/
bool kc_break_allowed(const struct kc_marks *marks, uint32_t ram_start, uint32_t ram_end, uint32_t granule, uint32_t new_break);

/*@
  requires \valid(marks);
  requires marks->high_water_mark <= new_break <= marks->low_mark;
  assigns marks->app_break;
  ensures marks->app_break == new_break;
  ensures \forall integer start, grants_end, granule; kc_marks_in_order{Pre}(marks, start, grants_end, granule) &&
    granule >= 1 && kc_protection_end(start, new_break, granule) <= marks->low_mark ==>
      kc_marks_in_order(marks, start, grants_end, granule);
*/
static inline void kc_marks_move_break(struct kc_marks *marks, uint32_t new_break)
{
	marks->app_break = new_break;
}

/* Buffers. */

/*
 * True if [address, address + length) lies in the process's RAM. The range then counts as shared, and keeps the break above it.
 */
/*@
  requires \valid(marks);
  assigns marks->high_water_mark;
  ensures \result <==> ram_start <= address && address + length <= marks->app_break;
  ensures \result ==> marks->high_water_mark == \max(\old(marks->high_water_mark), address + length);
  ensures !\result ==> marks->high_water_mark == \old(marks->high_water_mark);
  ensures \forall integer start, grants_end, granule;
    kc_marks_in_order{Pre}(marks, start, grants_end, granule) ==> kc_marks_in_order(marks, start, grants_end, granule);
*/
static inline bool kc_marks_share(struct kc_marks *marks, uint32_t ram_start, uint32_t address, uint32_t length)
{
	if (!kc_range_within(ram_start, marks->app_break, address, length))
		return false;
	if (address + length > marks->high_water_mark)
		marks->high_water_mark = address + length;
	return true;
}

/* Grants. */

/* Finds where `bytes` at a multiple of align would begin, as the new low mark. Returns false if there is no room. */
/*@
  requires \valid_read(marks) && \valid(address) && \separated(marks, address);
  requires granule >= 1 && align >= 1 && ram_start <= marks->app_break;
  assigns *address;
  ensures \result ==> *address % align == 0 && *address + bytes <= marks->low_mark;
  ensures \result ==> marks->low_mark - (*address + bytes) < align;
  ensures \result ==> marks->app_break <= kc_protection_end(ram_start, marks->app_break, granule) <= *address;
  ensures \result <==> bytes <= marks->low_mark && kc_protection_end(ram_start, marks->app_break, granule) <=
    marks->low_mark - bytes - (marks->low_mark - bytes) % align;
*/
bool kc_grant_fits(const struct kc_marks *marks, uint32_t ram_start, uint32_t granule, uint32_t bytes, uint32_t align,
		   uint32_t *address);

/* Gives the kernel [low_mark, former low mark). */
/*@
  requires \valid(marks);
  requires marks->app_break <= low_mark <= marks->low_mark;
  assigns marks->low_mark;
  ensures marks->low_mark == low_mark;
  ensures \forall integer start, grants_end, granule; kc_marks_in_order{Pre}(marks, start, grants_end, granule) &&
    kc_protection_end(start, marks->app_break, granule) <= low_mark ==>
      kc_marks_in_order(marks, start, grants_end, granule);
*/
static inline void kc_marks_lower(struct kc_marks *marks, uint32_t low_mark)
{
	marks->low_mark = low_mark;
}

#endif
