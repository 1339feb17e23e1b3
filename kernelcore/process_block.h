/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The control block of a process: everything about a process that outlives the program in which the kernel runs. Plain data
 * without pointers; every address is as the process sees it. The table of grants follows.
 */
#ifndef KERNELCORE_PROCESS_BLOCK_H
#define KERNELCORE_PROCESS_BLOCK_H

#include <kc/kernel.h>
#include <kc/port.h>
#include <kc/types.h>

#include "kernelcore/process_memory.h"
#include "kernelcore/task_queue.h"

/* Progress of the answer to the last trap. The start of a life counts as trap 0, which the init call answers. */
enum kc_phase {
	KC_PHASE_EXECUTING = 0, /* the last answer was taken: the process executes its own code */
	KC_PHASE_CALLING,       /* class and registers are stored, the call is being handled */
	KC_PHASE_COMMITTED,     /* the answer is stored too; what remains can be repeated from both */
	KC_PHASE_WAITING,       /* the call was a yield; kc_process_run will find the answer */
	KC_PHASE_ANSWERED,      /* the answer is ready to be taken */
};

/* In a slot that is not allocated, all words but the driver's number are 0. */
enum kc_grant_state { KC_GRANT_UNALLOCATED = 0, KC_GRANT_ALLOCATED, KC_GRANT_ENTERED };

/* One driver's grant. If the kernel's program changes, drivers are matched by number and size. */
struct kc_grant_slot {
	uint32_t driver_number;
	uint32_t address;
	uint32_t bytes;
	uint32_t state; /* enum kc_grant_state */
};

/* What a life inherits from the previous one. */
struct kc_heritage {
	uint32_t restart_count;
	uint32_t completion_kind; /* enum kc_completion_kind */
	uint32_t completion_code;
	uint32_t has_heap_start;
	uint32_t heap_start;
	uint32_t has_stack_start;
	uint32_t stack_start;
};

struct kc_process_block {
	kc_identifier identifier; /* followed by padding if it is shorter than 8 bytes */

	/* The answer to the last trap, with its sequence. Its other fields are valid from KC_PHASE_COMMITTED on. */
	struct kc_resume answer;
	uint32_t trap_class;
	uint32_t phase;
	uint32_t trap_r[4];

	uint32_t state;
	uint32_t yielded_for_driver;
	uint32_t yielded_for_number;

	struct kc_marks marks;

	uint32_t syscall_count;
	uint32_t dropped_upcalls;

	struct kc_heritage heritage;
	uint32_t grant_count;
	struct kc_task_queue tasks;
	struct kc_grant_slot grants[];
};

_Static_assert(sizeof(struct kc_process_block) % 8 == 0 && offsetof(struct kc_process_block, answer) == 8,
	       "the table of grants is aligned, and fields are where they are on every port");

/*
 * Stores before this reach memory before stores after it, as seen by a program that reads this memory after this one was killed.
 * The processor keeps its own stores in order for that reader, so only the compiler must be stopped from reordering.
 */
/*@ assigns \nothing; */
static inline void kc_stores_in_order(void)
{
	__asm__ volatile("" ::: "memory");
}

/* Running, Yielded or YieldedFor, or stopped in one of those states. */
static inline bool kc_state_is_alive(uint32_t state)
{
	return state >= KC_STATE_RUNNING && state <= KC_STATE_STOPPED_YIELDED_FOR;
}

/* NULL for a free slot, or if there is no such slot. */
static inline struct kc_process_block *kc_block_at(const struct kc_kernel *kernel, uint32_t index)
{
	return index < kernel->process_slots ? kernel->processes[index].memory.block : NULL;
}

/* Sets *block if this life still exists. KC_PROCESS_OK only if it is not over. */
static inline enum kc_process_error kc_block_of_life(const struct kc_kernel *kernel, struct kc_process_id process,
						     struct kc_process_block **block)
{
	*block = kc_block_at(kernel, process.index);
	if (*block == NULL || (*block)->identifier != process.identifier)
		return KC_PROCESS_NO_SUCH_APP;
	return kc_state_is_alive((*block)->state) ? KC_PROCESS_OK : KC_PROCESS_INACTIVE_APP;
}

/*
 * Invariants from the start of a life to its end: no edge of the memory wraps, the edges are in order, and the memory below the
 * break and from the low mark on is where the port said. There need be no memory between the two until the port provides it. (On
 * a board the two halves are one block, at whose end the control block lies.)
 */
/*@ predicate kc_memory_held(struct kc_process_memory *memory) =
  \valid_read(memory) && \valid(&memory->block->marks) && \separated(memory, &memory->block->marks) && memory->granule >= 1 &&
  memory->block_size <= memory->ram_size && memory->ram_start + memory->ram_size <= UINT32_MAX &&
  \valid(memory->app_base + (0 .. memory->block->marks.app_break - memory->ram_start - 1)) &&
  \valid(memory->kernel_base +
    (memory->block->marks.low_mark - memory->ram_start .. memory->ram_size - memory->block_size - 1)) &&
  kc_marks_in_order(&memory->block->marks, memory->ram_start, memory->ram_start + memory->ram_size - memory->block_size,
    memory->granule);
*/

/* The same, and for its flash: the header and the protected part after it lie inside, and no address of it wraps. */
/*@ predicate kc_process_held(struct kc_process *process) =
  \valid_read(process) && \separated(process, &process->memory.block->marks) && kc_memory_held(&process->memory) &&
  process->flash_start + process->flash_size <= UINT32_MAX &&
  process->tbf.header_size + process->tbf.protected_trailer <= process->flash_size &&
  \valid_read(process->flash + (0 .. process->flash_size - 1));
*/
/* What the process may refer to: its RAM below the break, and its flash after the protected part. */
/*@ predicate kc_in_ram(struct kc_process *process, integer address, integer length) =
  process->memory.ram_start <= address && address + length <= process->memory.block->marks.app_break;
*/
/*@ predicate kc_in_flash(struct kc_process *process, integer address, integer length) =
  process->flash_start + process->tbf.header_size + process->tbf.protected_trailer <= address &&
  address + length <= process->flash_start + process->flash_size;
*/

/* The slot of a grant is separate from the marks. */
/*@ predicate kc_slot_held(struct kc_process_block *block, integer number) =
  number < block->grant_count && \valid(&block->grants[number]) && \separated(&block->grants[number], &block->marks);
*/

/* The host address of a byte in the kernel's part of the process's memory. */
/*@
  requires \valid_read(process) && process->memory.ram_start <= address;
  assigns \nothing;
  ensures \result == process->memory.kernel_base + (address - process->memory.ram_start);
*/
static inline uint8_t *kc_kernel_byte(const struct kc_process *process, uint32_t address)
{
	return process->memory.kernel_base + (address - process->memory.ram_start);
}

/* The host address of a byte in the process's part. The caller must have checked the address. */
/*@
  requires \valid_read(process) && process->memory.ram_start <= address;
  assigns \nothing;
  ensures \result == process->memory.app_base + (address - process->memory.ram_start);
*/
static inline uint8_t *kc_app_byte(const struct kc_process *process, uint32_t address)
{
	return process->memory.app_base + (address - process->memory.ram_start);
}

/*@
  requires \valid_read(process) && process->memory.ram_start + process->memory.ram_size <= UINT32_MAX;
  assigns \nothing;
  ensures \result == process->memory.ram_start + process->memory.ram_size;
*/
static inline uint32_t kc_ram_end(const struct kc_process *process)
{
	return process->memory.ram_start + process->memory.ram_size;
}

/* The first byte of flash that belongs to the process (upstream: flash_non_protected_start). */
/*@
  requires kc_process_held(process);
  assigns \nothing;
  ensures \result == process->flash_start + process->tbf.header_size + process->tbf.protected_trailer;
*/
static inline uint32_t kc_flash_unprotected_start(const struct kc_process *process)
{
	return process->flash_start + process->tbf.header_size + process->tbf.protected_trailer;
}

/*@
  requires kc_process_held(process);
  assigns \nothing;
  ensures \result == process->flash_start + process->flash_size;
*/
static inline uint32_t kc_flash_end(const struct kc_process *process)
{
	return process->flash_start + process->flash_size;
}

#endif
