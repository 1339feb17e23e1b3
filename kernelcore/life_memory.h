/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The memory of a new life. */
#ifndef KERNELCORE_LIFE_MEMORY_H
#define KERNELCORE_LIFE_MEMORY_H

#include "kernelcore/process_block.h"

/* Requirements on the memory that a port provides: no edge of it wraps, and the initial break stays below the control block. */
/*@ predicate kc_memory_fits(struct kc_process_memory *memory) =
  \valid_read(memory) && memory->granule >= 1 && memory->ram_start + memory->ram_size <= UINT32_MAX &&
  memory->block_size <= memory->ram_size &&
  kc_next_multiple(memory->initial_break, memory->granule) <= memory->ram_size - memory->block_size;
*/

/* True if the memory can hold the life of a process that asks for app_ram bytes. */
/*@
  requires \valid_read(memory);
  assigns \nothing;
  ensures \result <==> kc_memory_fits(memory) && app_ram <= memory->ram_size - memory->block_size;
*/
bool kc_life_memory_fits(const struct kc_process_memory *memory, uint32_t app_ram);

/* Sets the edges for the start of a life: the break where the port said, nothing shared, no grants. The memory must fit. */
/*@
  requires kc_memory_fits(memory) && \valid(&memory->block->marks) && \separated(memory, &memory->block->marks);
  requires \valid(memory->app_base + (0 .. memory->initial_break - 1));
  assigns memory->block->marks;
  ensures kc_memory_held(memory);
  ensures memory->block->marks.app_break == memory->ram_start + memory->initial_break;
  ensures memory->block->marks.high_water_mark == memory->ram_start;
  ensures memory->block->marks.low_mark == memory->ram_start + memory->ram_size - memory->block_size;
*/
void kc_life_memory_begin(const struct kc_process_memory *memory);

#endif
