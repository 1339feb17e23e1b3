/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The control block of a process: everything of a process that outlives the program that runs the kernel. Plain data:
 * no pointers, every address as the process sees it. The table of grants follows it.
 */
#ifndef KERNELCORE_PROCESS_BLOCK_H
#define KERNELCORE_PROCESS_BLOCK_H

#include <kc/kernel.h>
#include <kc/port.h>
#include <kc/types.h>

#include "kernelcore/process_memory.h"
#include "kernelcore/task_queue.h"

/* How far the answer to the last trap has come. The start of a life counts as trap 0, answered by the init call. */
enum kc_phase {
	KC_PHASE_EXECUTING = 0, /* the last answer was taken: the process executes its own code */
	KC_PHASE_CALLING,       /* class and registers are stored, the call is being done */
	KC_PHASE_COMMITTED,     /* the answer is stored too; what remains to do can be done again from both */
	KC_PHASE_WAITING,       /* the call was a yield: kc_process_run finds the answer */
	KC_PHASE_ANSWERED,      /* the answer waits to be taken */
};

/* A slot that is not allocated belongs to no memory: its other words but the driver's are 0. */
enum kc_grant_state { KC_GRANT_UNALLOCATED = 0, KC_GRANT_ALLOCATED, KC_GRANT_ENTERED };

/* One driver's grant. Drivers are found again by number and size when the kernel's program changes. */
struct kc_grant_slot {
	uint32_t driver_number;
	uint32_t address;
	uint32_t bytes;
	uint32_t state; /* enum kc_grant_state */
};

/* What a life takes over from the one before. */
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
	kc_identifier identifier; /* and padding, where it is shorter than 8 bytes */

	/* The answer to the last trap, by its sequence; what it says is good from KC_PHASE_COMMITTED on. */
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
 * Stores before it reach memory before stores after it, as seen by whoever reads this memory after this program was
 * killed. The processor keeps its own order for that reader; only the compiler must not change it.
 */
/*@ assigns \nothing; */
static inline void kc_stores_in_order(void)
{
	__asm__ volatile("" ::: "memory");
}

/* Running, Yielded, waiting, or stopped in one of those. */
static inline bool kc_state_is_alive(uint32_t state)
{
	return state >= KC_STATE_RUNNING && state <= KC_STATE_STOPPED_YIELDED_FOR;
}

/* NULL for a free slot, or no slot at all. */
static inline struct kc_process_block *kc_block_at(const struct kc_kernel *kernel, uint32_t index)
{
	return index < kernel->process_slots ? kernel->processes[index].memory.block : NULL;
}

/* Sets *block if this very life exists and is not over. */
static inline enum kc_process_error kc_block_of_life(const struct kc_kernel *kernel, struct kc_process_id process,
						     struct kc_process_block **block)
{
	*block = kc_block_at(kernel, process.index);
	if (*block == NULL || (*block)->identifier != process.identifier)
		return KC_PROCESS_NO_SUCH_APP;
	return kc_state_is_alive((*block)->state) ? KC_PROCESS_OK : KC_PROCESS_INACTIVE_APP;
}

/*
 * What holds from the start of a life to its end: no edge of the memory wraps, the edges are in order, and what lies below the break and
 * from the low mark on is where the port said. Between the two there need be nothing: a port gives that when it is asked to. (On a board
 * the two halves are one block, and the control block its end.)
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

/* The same, and its flash: the header and what is protected behind it lie in it, and no address of it wraps. */
/*@ predicate kc_process_held(struct kc_process *process) =
  \valid_read(process) && \separated(process, &process->memory.block->marks) && kc_memory_held(&process->memory) &&
  process->flash_start + process->flash_size <= UINT32_MAX &&
  process->tbf.header_size + process->tbf.protected_trailer <= process->flash_size &&
  \valid_read(process->flash + (0 .. process->flash_size - 1));
*/
/* What the process may name: its RAM below the break, and its flash behind what is protected. */
/*@ predicate kc_in_ram(struct kc_process *process, integer address, integer length) =
  process->memory.ram_start <= address && address + length <= process->memory.block->marks.app_break;
*/
/*@ predicate kc_in_flash(struct kc_process *process, integer address, integer length) =
  process->flash_start + process->tbf.header_size + process->tbf.protected_trailer <= address &&
  address + length <= process->flash_start + process->flash_size;
*/

/* The slot of a grant lies beside the marks. */
/*@ predicate kc_slot_held(struct kc_process_block *block, integer number) =
  number < block->grant_count && \valid(&block->grants[number]) && \separated(&block->grants[number], &block->marks);
*/

/* Where the kernel finds a byte of its own part of the process's memory. */
/*@
  requires \valid_read(process) && process->memory.ram_start <= address;
  assigns \nothing;
  ensures \result == process->memory.kernel_base + (address - process->memory.ram_start);
*/
static inline uint8_t *kc_kernel_byte(const struct kc_process *process, uint32_t address)
{
	return process->memory.kernel_base + (address - process->memory.ram_start);
}

/* Where the kernel finds a byte of the process's part. The caller has checked the address. */
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

/* The first byte of flash that is the process's own (upstream: flash_non_protected_start). */
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
