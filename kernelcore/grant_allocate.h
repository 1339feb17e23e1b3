/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Giving a process's memory to the kernel: the grant region, which grows down and only ends with a life. */
#ifndef KERNELCORE_GRANT_ALLOCATE_H
#define KERNELCORE_GRANT_ALLOCATE_H

#include "kernelcore/memory_functions.h"
#include "kernelcore/process_block.h"

/* [address, address + bytes) can be given to the kernel: below the low mark, above all that the process can touch. */
/*@ predicate kc_is_room(struct kc_process_memory *memory, integer address, integer bytes, integer align) =
  kc_protection_end(memory->ram_start, memory->block->marks.app_break, memory->granule) <= address &&
  address + bytes <= memory->block->marks.low_mark && address % align == 0;
*/

/* Of the kernel's view of this memory, all bytes but [address, address + bytes) are what they were. */
/*@ predicate kc_only_changed{Before, Now}(struct kc_process_memory *memory, integer address, integer bytes) =
  \forall integer i; 0 <= i < \at(memory->ram_size - memory->block_size, Now) &&
    (i < address - \at(memory->ram_start, Now) || i >= address - \at(memory->ram_start, Now) + bytes) ==>
    \at(memory->kernel_base[i], Now) == \at(memory->kernel_base[i], Before);
*/

/*
 * Where `bytes` aligned to `align` will begin, once *address was made the low mark: nothing has changed yet but that the
 * port has agreed. OUT_OF_MEMORY if break, MPU or port refuse.
 */
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port) && \valid_read(kernel->processes + index);
  requires kc_memory_held(&kernel->processes[index].memory);
  requires align >= 1 && \valid(address) && \separated(address, &kernel->processes[index]) &&
    \separated(address, kernel) && \separated(address, &kernel->processes[index].memory.block->marks);
  assigns *address;
  ensures kc_memory_held(&kernel->processes[index].memory);
  ensures \result == KC_PROCESS_OK || \result == KC_PROCESS_OUT_OF_MEMORY;
  ensures \result == KC_PROCESS_OK ==> kc_is_room(&kernel->processes[index].memory, *address, bytes, align);
*/
enum kc_process_error kc_region_reserve(struct kc_kernel *kernel, uint32_t index, uint32_t bytes, uint32_t align,
					uint32_t *address);

/* The same, and takes them: `bytes` from *address on are the kernel's, and zero. */
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

/* Allocates the driver's grant, zero but for its counters. Wants a live process that does not have it yet. */
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
    kernel->processes[index].memory.block->grants[driver->grant_number],
    kernel->processes[index].memory.kernel_base[0 ..
      kernel->processes[index].memory.ram_size - kernel->processes[index].memory.block_size - 1];
  ensures kc_memory_held(&kernel->processes[index].memory);
  ensures \result == KC_PROCESS_OK || \result == KC_PROCESS_OUT_OF_MEMORY;
  ensures \let block = kernel->processes[index].memory.block;
    \result == KC_PROCESS_OK ==> block->grants[driver->grant_number].state == KC_GRANT_ALLOCATED &&
      block->grants[driver->grant_number].address == block->marks.low_mark;
  ensures \let block = kernel->processes[index].memory.block;
    \result == KC_PROCESS_OK ==> block->marks.low_mark % \max(driver->grant->align, 4) == 0 &&
      block->marks.low_mark + block->grants[driver->grant_number].bytes <=
        \old(kernel->processes[index].memory.block->marks.low_mark);
  ensures \let block = kernel->processes[index].memory.block;
    \result == KC_PROCESS_OK ==> block->grants[driver->grant_number].bytes >=
      \old(4 + 8 * (driver->grant->upcalls + driver->grant->allow_ro + driver->grant->allow_rw) + driver->grant->size);
  ensures \result != KC_PROCESS_OK ==> kernel->processes[index].memory.block->marks.low_mark ==
    \old(kernel->processes[index].memory.block->marks.low_mark);
  ensures \result != KC_PROCESS_OK ==> kernel->processes[index].memory.block->grants[driver->grant_number].state ==
    \old(kernel->processes[index].memory.block->grants[driver->grant_number].state);
*/
enum kc_process_error kc_grant_allocate(struct kc_kernel *kernel, uint32_t index, const struct kc_driver *driver);

#endif
