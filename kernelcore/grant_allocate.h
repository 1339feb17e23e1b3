/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Gives process memory to the kernel: the grant region, which grows down and is released only when a life ends. */
#ifndef KERNELCORE_GRANT_ALLOCATE_H
#define KERNELCORE_GRANT_ALLOCATE_H

#include "kernelcore/memory_functions.h"
#include "kernelcore/process_block.h"

/*
 * [address, address + bytes) can be given to the kernel: it lies below the low mark and above everything that the process can
 * access.
 */
/*@ predicate kc_is_room(struct kc_process_memory *memory, integer address, integer bytes, integer align) =
  kc_protection_end(memory->ram_start, memory->block->marks.app_break, memory->granule) <= address &&
  address + bytes <= memory->block->marks.low_mark && address % align == 0;
*/

/* The kernel can access [address, address + bytes), and everything from the low mark on. */
/*@ predicate kc_kernel_has(struct kc_process_memory *memory, integer address, integer bytes) =
  \valid(memory->kernel_base + (address - memory->ram_start .. address + bytes - memory->ram_start - 1)) &&
  \valid(memory->kernel_base + (address - memory->ram_start .. memory->ram_size - memory->block_size - 1));
*/

/* In the kernel's view of this memory, no byte outside [address, address + bytes) has changed. */
/*@ predicate kc_only_changed{Before, Now}(struct kc_process_memory *memory, integer address, integer bytes) =
  \forall integer i; 0 <= i < \at(memory->ram_size - memory->block_size, Now) &&
    (i < address - \at(memory->ram_start, Now) || i >= address - \at(memory->ram_start, Now) + bytes) ==>
    \at(memory->kernel_base[i], Now) == \at(memory->kernel_base[i], Before);
*/

/*
 * Finds room for `bytes` aligned to `align` and stores its start in *address, which the caller is to make the low mark. The port
 * has agreed to that, but nothing has changed yet. Returns OUT_OF_MEMORY if the break, the MPU or the port does not permit it.
 */
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port) && \valid_read(kernel->processes + index);
  requires kc_memory_held(&kernel->processes[index].memory);
  requires align >= 1 && \valid(address) && \separated(address, &kernel->processes[index]) &&
    \separated(address, kernel) && \separated(address, &kernel->processes[index].memory.block->marks);
  assigns *address;
  ensures kc_memory_held(&kernel->processes[index].memory);
  ensures \result == KC_PROCESS_OK || \result == KC_PROCESS_OUT_OF_MEMORY;
  ensures \result == KC_PROCESS_OK ==> kc_is_room(&kernel->processes[index].memory, *address, bytes, align) &&
    kc_kernel_has(&kernel->processes[index].memory, *address, bytes);
*/
enum kc_process_error kc_region_reserve(struct kc_kernel *kernel, uint32_t index, uint32_t bytes, uint32_t align,
					uint32_t *address);

/* The same, but also takes the room: `bytes` from *address on then belong to the kernel, and are zero. */
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port) && \valid_read(kernel->processes + index);
  requires kc_memory_held(&kernel->processes[index].memory);
  requires align >= 1 && \valid(address) && \separated(address, &kernel->processes[index]) &&
    \separated(address, kernel) && \separated(address, &kernel->processes[index].memory.block->marks);
  assigns *address, kernel->processes[index].memory.block->marks.low_mark,
    kernel->processes[index].memory.kernel_base[0 ..
      kernel->processes[index].memory.ram_size - kernel->processes[index].memory.block_size - 1];
  ensures kc_memory_held(&kernel->processes[index].memory);
  ensures \result == KC_PROCESS_OK || \result == KC_PROCESS_OUT_OF_MEMORY;
  ensures \result == KC_PROCESS_OK ==> kernel->processes[index].memory.block->marks.low_mark == *address &&
    *address % align == 0 && *address + bytes <= \old(kernel->processes[index].memory.block->marks.low_mark);
  ensures \result == KC_PROCESS_OK ==> kc_all_zero(
    kernel->processes[index].memory.kernel_base + (*address - kernel->processes[index].memory.ram_start), bytes);
  ensures kc_only_changed{Pre, Post}(&kernel->processes[index].memory, *address, \result == KC_PROCESS_OK ? bytes : 0);
  ensures \result != KC_PROCESS_OK ==> kernel->processes[index].memory.block->marks.low_mark ==
    \old(kernel->processes[index].memory.block->marks.low_mark);
*/
enum kc_process_error kc_region_take(struct kc_kernel *kernel, uint32_t index, uint32_t bytes, uint32_t align, uint32_t *address);

/* Allocates the driver's grant, which is zero except for its counters. The process must be alive and not have this grant yet. */
/*@ predicate kc_counts{L}(integer counters, struct kc_grant_shape *shape) = kc_upcalls_in(counters) == \at(shape->upcalls, L) &&
    kc_allow_ro_in(counters) == \at(shape->allow_ro, L) && kc_allow_rw_in(counters) == \at(shape->allow_rw, L);
*/
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port) && \valid_read(kernel->processes + index);
  requires kc_memory_held(&kernel->processes[index].memory);
  requires \valid_read(driver) && \valid_read(driver->grant) && driver->grant->align >= 1;
  requires kc_slot_held(kernel->processes[index].memory.block, driver->grant_number);
  requires \separated(&kernel->processes[index], &kernel->processes[index].memory.block->grants[driver->grant_number]);
  requires \separated(driver, &kernel->processes[index].memory.block->grants[driver->grant_number],
    &kernel->processes[index].memory.block->marks);
  requires \separated(driver->grant, &kernel->processes[index].memory.block->grants[driver->grant_number],
    &kernel->processes[index].memory.block->marks);
  assigns kernel->processes[index].memory.block->marks.low_mark,
    kernel->processes[index].memory.block->grants[driver->grant_number].bytes,
    kernel->processes[index].memory.block->grants[driver->grant_number].address,
    kernel->processes[index].memory.block->grants[driver->grant_number].state,
    kernel->processes[index].memory.kernel_base[0 ..
      kernel->processes[index].memory.ram_size - kernel->processes[index].memory.block_size - 1];
  ensures kc_memory_held(&kernel->processes[index].memory);
  ensures \result == KC_PROCESS_OK || \result == KC_PROCESS_OUT_OF_MEMORY;
  ensures \let slot = \old(&kernel->processes[index].memory.block->grants[driver->grant_number]);
    \result == KC_PROCESS_OK ==> slot->state == KC_GRANT_ALLOCATED &&
      slot->address == kernel->processes[index].memory.block->marks.low_mark;
  ensures \let slot = \old(&kernel->processes[index].memory.block->grants[driver->grant_number]);
    \result == KC_PROCESS_OK ==> slot->address % \max(\old(driver->grant->align), 4) == 0 &&
      slot->address + slot->bytes <= \old(kernel->processes[index].memory.block->marks.low_mark);
  ensures \let slot = \old(&kernel->processes[index].memory.block->grants[driver->grant_number]);
    \let keeps = \old(4 + 8 * (driver->grant->upcalls + driver->grant->allow_ro + driver->grant->allow_rw));
    \result == KC_PROCESS_OK ==> (slot->bytes - \old(driver->grant->size)) % \old(driver->grant->align) == 0 &&
      keeps <= slot->bytes - \old(driver->grant->size) < keeps + \old(driver->grant->align);
  ensures counters: \let memory = &kernel->processes[index].memory;
    \result == KC_PROCESS_OK ==> kc_counts{Pre}(
      kc_word_at(memory->kernel_base + (memory->block->marks.low_mark - \old(memory->ram_start))), \old(driver->grant));
  ensures zero: \let memory = &kernel->processes[index].memory;
    \result == KC_PROCESS_OK ==>
      kc_zero_from(memory->kernel_base + (memory->block->marks.low_mark - \old(memory->ram_start)), KC_GRANT_COUNTERS_BYTES,
        \old(&kernel->processes[index].memory.block->grants[driver->grant_number])->bytes);
  ensures \let memory = &kernel->processes[index].memory;
    \let slot = \old(&kernel->processes[index].memory.block->grants[driver->grant_number]);
    kc_only_changed{Pre, Post}(memory, memory->block->marks.low_mark, \result == KC_PROCESS_OK ? slot->bytes : 0);
  ensures \let slot = \old(&kernel->processes[index].memory.block->grants[driver->grant_number]);
    \let memory = &kernel->processes[index].memory;
    \result != KC_PROCESS_OK ==> *slot == \old(*slot) &&
      memory->block->marks.low_mark == \old(memory->block->marks.low_mark);
*/
enum kc_process_error kc_grant_allocate(struct kc_kernel *kernel, uint32_t index, const struct kc_driver *driver);

#endif
