/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Moves the break of a process, which is the end of the RAM that it may access. */
#ifndef KERNELCORE_PROCESS_BREAK_H
#define KERNELCORE_PROCESS_BREAK_H

#include "kernelcore/call.h"

/* The break of a life may be here. */
/*@ predicate kc_break_goes(struct kc_process_memory *memory, integer new_break) =
  memory->block->marks.high_water_mark <= new_break &&
    kc_protection_end(memory->ram_start, new_break, memory->granule) <= memory->block->marks.low_mark;
*/
/* The process's bytes below an address have not changed. */
/*@ predicate kc_kept_below{Before, Now}(struct kc_process_memory *memory, integer address) =
  \forall integer i; 0 <= i < address - \at(memory->ram_start, Now) ==>
    \at(memory->app_base[i], Now) == \at(memory->app_base[i], Before);
*/
/* What the process may access has not changed. */
/*@ predicate kc_break_stayed{Before, Now}(struct kc_process_memory *memory) =
  \at(memory->block->marks.app_break, Now) == \at(memory->block->marks.app_break, Before) &&
    \forall integer i; 0 <= i < \at(memory->ram_size - memory->block_size, Now) ==>
      \at(memory->app_base[i], Now) == \at(memory->app_base[i], Before);
*/

/*
 * Handles a call that asks for the break at new_break. Only this function moves the break of a life. If the move is allowed and
 * the port agrees, the break moves, and new bytes read as zero; otherwise it stays, and the answer is NOMEM. Always returns true:
 * the answer is in the block.
 */
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port) && \valid_read(process) && kc_memory_held(&process->memory);
  requires kc_answer_held(process, process->memory.block);
  assigns process->memory.block->answer, process->memory.block->phase, process->memory.block->marks.app_break,
    process->memory.app_base[0 ..
      process->memory.ram_size - process->memory.block_size - 1];
  ensures \result && kc_memory_held(&process->memory);
  ensures (kc_answers(process->memory.block, success) && process->memory.block->marks.app_break == new_break) ||
    (kc_fails(process->memory.block, KC_NOMEM) && kc_break_stayed{Pre, Post}(&process->memory));
  ensures refused: new_break != \old(process->memory.block->marks.app_break) && !kc_break_goes{Pre}(&process->memory, new_break) ==>
    kc_fails(process->memory.block, KC_NOMEM) && kc_break_stayed{Pre, Post}(&process->memory);
  ensures kept: kc_kept_below{Pre, Post}(&process->memory,
    \min(\old(process->memory.block->marks.app_break), new_break));
  ensures zero: process->memory.block->marks.app_break == new_break ==> kc_all_zero(
    process->memory.app_base + \old(process->memory.block->marks.app_break - process->memory.ram_start),
    new_break - \old(process->memory.block->marks.app_break));
*/
bool kc_break_move(struct kc_kernel *kernel, const struct kc_process *process, uint32_t new_break, struct kc_return success);

#endif
