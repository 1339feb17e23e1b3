/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Checks of memory ranges that a process names. */
#ifndef KERNELCORE_PROCESS_BUFFER_H
#define KERNELCORE_PROCESS_BUFFER_H

#include "kernelcore/process_block.h"
#include "kernelcore/process_memory.h"

#define KC_FUNCTION_BYTES 4u /* bytes that must lie in the process's memory at a function's address */

/* Where a range of a process's memory lies. */
enum kc_place { KC_PLACE_NOWHERE = 0, KC_PLACE_RAM, KC_PLACE_FLASH };

/* RAM is what lies below the break, flash what belongs to the process. length must be at least 1. */
/*@
  requires kc_process_held(process);
  assigns \nothing;
  ensures \result == KC_PLACE_RAM || \result == KC_PLACE_FLASH || \result == KC_PLACE_NOWHERE;
  ensures \result == KC_PLACE_RAM <==> kc_in_ram(process, address, length);
  ensures \result == KC_PLACE_FLASH <==> !kc_in_ram(process, address, length) && kc_in_flash(process, address, length);
*/
static inline enum kc_place kc_place_of(const struct kc_process *process, uint32_t address, uint32_t length)
{
	if (kc_range_within(process->memory.ram_start, process->memory.block->marks.app_break, address, length))
		return KC_PLACE_RAM;
	if (kc_range_within(kc_flash_unprotected_start(process), kc_flash_end(process), address, length))
		return KC_PLACE_FLASH;
	return KC_PLACE_NOWHERE;
}

/* True if the process may register this function for an upcall. 0, the null upcall, need not be a valid address. */
/*@
  requires kc_process_held(process);
  assigns \nothing;
  ensures \result <==> function == 0 || kc_in_ram(process, function, KC_FUNCTION_BYTES) ||
    kc_in_flash(process, function, KC_FUNCTION_BYTES);
*/
static inline bool kc_function_is_own(const struct kc_process *process, uint32_t function)
{
	return function == 0 || kc_place_of(process, function, KC_FUNCTION_BYTES) != KC_PLACE_NOWHERE;
}

/*
 * True if the process may share this buffer. A buffer in flash can only be read-only. A buffer in RAM raises the high-water mark
 * as soon as it has passed this check, whatever the outcome of the call. An empty buffer may have any address.
 */
/*@
  requires kc_process_held(process);
  assigns process->memory.block->marks.high_water_mark;
  ensures \result <==> length == 0 || kc_in_ram(process, address, length) ||
    (read_only && kc_in_flash(process, address, length));
  ensures length != 0 && kc_in_ram(process, address, length) ==>
    process->memory.block->marks.high_water_mark ==
      \max(\old(process->memory.block->marks.high_water_mark), address + length);
  ensures length == 0 || !kc_in_ram(process, address, length) ==>
    process->memory.block->marks.high_water_mark == \old(process->memory.block->marks.high_water_mark);
  ensures kc_process_held(process);
*/
static inline bool kc_buffer_accept(const struct kc_process *process, bool read_only, uint32_t address, uint32_t length)
{
	if (length == 0 || kc_marks_share(&process->memory.block->marks, process->memory.ram_start, address, length))
		return true;
	return read_only && kc_range_within(kc_flash_unprotected_start(process), kc_flash_end(process), address, length);
}

/* Writes a byte if the process may write there itself (upstream's set_byte). Returns false otherwise. */
/*@
  requires kc_process_held(process);
  assigns process->memory.app_base[address - process->memory.ram_start];
  ensures \result <==> kc_in_ram(process, address, 1);
  ensures \result ==> process->memory.app_base[address - process->memory.ram_start] == byte;
  ensures !\result ==> process->memory.app_base[address - process->memory.ram_start] ==
    \old(process->memory.app_base[address - process->memory.ram_start]);
*/
static inline bool kc_set_byte(const struct kc_process *process, uint32_t address, uint8_t byte)
{
	if (!kc_range_within(process->memory.ram_start, process->memory.block->marks.app_break, address, 1))
		return false;
	*kc_app_byte(process, address) = byte;
	return true;
}

/* How many of the `count` bytes from `offset` on exist in a range of `length` bytes. */
/*@
  assigns \nothing;
  ensures offset >= length ==> \result == 0;
  ensures offset < length ==> \result == \min(count, length - offset);
  ensures \result <= count && (\result != 0 ==> offset + \result <= length);
*/
static inline uint32_t kc_bytes_left(uint32_t length, uint32_t offset, uint32_t count)
{
	uint32_t left = offset < length ? length - offset : 0;

	return count < left ? count : left;
}

#endif
