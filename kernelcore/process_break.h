/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The break of a process moves: what the process may touch ends there. */
#ifndef KERNELCORE_PROCESS_BREAK_H
#define KERNELCORE_PROCESS_BREAK_H

#include "kernelcore/process_block.h"

/*
 * True if the break may be made new_break and the port has moved what it must: only the mark is still to be written. The bytes
 * that come with it read as zero.
 */
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port) && \valid_read(process) && kc_memory_held(&process->memory);
  assigns process->memory.app_base[0 .. process->memory.ram_size - process->memory.block_size - 1];
  ensures \result ==> process->memory.block->marks.high_water_mark <= new_break &&
    kc_protection_end(process->memory.ram_start, new_break, process->memory.granule) <= process->memory.block->marks.low_mark;
  ensures kc_memory_held(&process->memory);
*/
bool kc_break_reserve(struct kc_kernel *kernel, const struct kc_process *process, uint32_t new_break);

#endif
