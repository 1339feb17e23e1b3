/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The break of a process moves: what the process may touch ends there. */
#ifndef KERNELCORE_PROCESS_BREAK_H
#define KERNELCORE_PROCESS_BREAK_H

#include "kernelcore/call.h"

/*
 * Answers a call that wants the break at new_break, and moves it: the one place where the break of a life moves. It goes where it is
 * allowed to and the port agrees, or stays, and then the answer is NOMEM. The bytes that come with it read as zero. Always true: the
 * answer is in the block.
 */
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port) && \valid_read(process) && kc_memory_held(&process->memory);
  requires kc_answer_held(process, process->memory.block);
  assigns process->memory.block->answer, process->memory.block->phase, process->memory.block->marks.app_break,
    process->memory.app_base[process->memory.block->marks.app_break - process->memory.ram_start ..
      new_break - process->memory.ram_start - 1];
  ensures \result && kc_memory_held(&process->memory);
  ensures process->memory.block->marks.app_break == new_break ||
    process->memory.block->marks.app_break == \old(process->memory.block->marks.app_break);
*/
bool kc_break_move(struct kc_kernel *kernel, const struct kc_process *process, uint32_t new_break, struct kc_return success);

#endif
