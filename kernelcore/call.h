/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Handling of one system call. Each class has a function that first checks everything, then stores the answer in the control
 * block, and then does what can no longer fail.
 */
#ifndef KERNELCORE_CALL_H
#define KERNELCORE_CALL_H

#include "kernelcore/grant_allocate.h"
#include "kernelcore/memory_functions.h"
#include "kernelcore/process_block.h"

/* TRD104 sections 4.1 and 4.7. */
enum kc_yield { KC_YIELD_NO_WAIT = 0, KC_YIELD_WAIT = 1, KC_YIELD_WAIT_FOR = 2 };
enum kc_exit { KC_EXIT_TERMINATE = 0, KC_EXIT_RESTART = 1 };

/* The registers that a return variant uses, as a mask; 0 for a variant that a driver made up. */
/*@ logic integer kc_written_by(integer variant) = variant == KC_FAILURE || variant == KC_SUCCESS_U32 ? 3 :
  variant == KC_FAILURE_U32 || variant == KC_SUCCESS_U32_U32 || variant == KC_SUCCESS_U64 ? 7 :
  variant == KC_FAILURE_U32_U32 || variant == KC_FAILURE_U64 || variant == KC_SUCCESS_U32_U32_U32 ||
    variant == KC_SUCCESS_U32_U64 ? 15 : variant == KC_SUCCESS ? 1 : 0;
*/
/*@
  assigns \nothing;
  ensures \result == kc_written_by(variant);
*/
static inline uint32_t kc_written_registers(uint32_t variant)
{
	static const uint8_t of_failures[] = {
	    [KC_FAILURE] = 3, [KC_FAILURE_U32] = 7, [KC_FAILURE_U32_U32] = 15, [KC_FAILURE_U64] = 15};
	static const uint8_t of_successes[] = {
	    [KC_SUCCESS - KC_SUCCESS] = 1,     [KC_SUCCESS_U32 - KC_SUCCESS] = 3,          [KC_SUCCESS_U32_U32 - KC_SUCCESS] = 7,
	    [KC_SUCCESS_U64 - KC_SUCCESS] = 7, [KC_SUCCESS_U32_U32_U32 - KC_SUCCESS] = 15, [KC_SUCCESS_U32_U64 - KC_SUCCESS] = 15,
	};

	if (variant >= KC_SUCCESS && variant - KC_SUCCESS < sizeof of_successes)
		return of_successes[variant - KC_SUCCESS];
	return variant < sizeof of_failures ? of_failures[variant] : 0;
}

/*@ predicate kc_answer_held(struct kc_process *process, struct kc_process_block *block) =
  \valid(&block->answer) && \valid(&block->phase) && \separated(process, &block->answer, &block->phase);
*/
/* What the answer of a call that returns looks like, and of one that fails without a value. */
/*@ predicate kc_answers(struct kc_process_block *block, struct kc_return value) =
  block->answer.kind == KC_RESUME_RETURN && block->answer.from_yield_wait_for == 0 &&
  block->answer.written == kc_written_by(value.r[0]) && block->answer.r[0] == value.r[0] && block->answer.r[1] == value.r[1] &&
  block->answer.r[2] == value.r[2] && block->answer.r[3] == value.r[3];

  predicate kc_answer_is(struct kc_process_block *block, integer variant, integer value) =
  block->answer.kind == KC_RESUME_RETURN && block->answer.from_yield_wait_for == 0 &&
  block->answer.written == kc_written_by(variant) && block->answer.r[0] == variant && block->answer.r[1] == value &&
  block->answer.r[2] == 0 && block->answer.r[3] == 0;

  predicate kc_fails(struct kc_process_block *block, integer error) = kc_answer_is(block, KC_FAILURE, error);
*/
/* Stores the answer of a call that returns. */
/*@
  requires \valid(&block->answer);
  assigns block->answer;
  ensures kc_answers(block, value);
  ensures \forall struct kc_process *process; process->memory.block == block && kc_answer_held{Pre}(process, block) &&
    kc_memory_held{Pre}(&process->memory) ==> kc_memory_held(&process->memory);
*/
static inline void kc_answer(struct kc_process_block *block, struct kc_return value)
{
	block->answer.kind = KC_RESUME_RETURN;
	block->answer.from_yield_wait_for = 0;
	block->answer.written = kc_written_registers(value.r[0]);
	block->answer.r[0] = value.r[0];
	block->answer.r[1] = value.r[1];
	block->answer.r[2] = value.r[2];
	block->answer.r[3] = value.r[3];
}

/* From here on the call counts as done: what remains to be written follows from the answer and the registers. */
/*@
  requires \valid(&block->phase);
  assigns block->phase;
  ensures block->phase == KC_PHASE_COMMITTED;
*/
static inline void kc_commit(struct kc_process_block *block)
{
	kc_stores_in_order();
	block->phase = KC_PHASE_COMMITTED;
	kc_stores_in_order();
}

/*
 * True if the process's permissions let it make this call, of class subscribe, command or one of the allows. The process must
 * have permissions.
 */
bool kc_call_permitted(const struct kc_process *process, uint32_t class_number, uint32_t driver, uint32_t command);

/*
 * The address of the process's grant of the driver, allocating the grant if necessary. 0: there is no memory, or the driver has
 * no grant.
 */
static inline uint32_t kc_call_grant(struct kc_kernel *kernel, const struct kc_process *process, const struct kc_driver *driver)
{
	const struct kc_process_block *block = process->memory.block;

	if (driver->grant_number >= block->grant_count)
		return 0;
	const struct kc_grant_slot *slot = &block->grants[driver->grant_number];

	if (slot->state == KC_GRANT_UNALLOCATED && kc_grant_allocate(kernel, process->id.index, driver) != KC_PROCESS_OK)
		return 0;
	return slot->address;
}

/*
 * Answers a caller after a driver's code has run, which may have managed the caller (docs/behaviours.md A4, J1). A life that is
 * over gets no answer; one that was stopped gets it when it is resumed. Returns true if the caller continues now. The process's
 * block may have been replaced meanwhile.
 */
static inline bool kc_answer_caller(const struct kc_process *process, kc_identifier identifier, struct kc_return value)
{
	struct kc_process_block *block;

	if (process->id.identifier != identifier)
		return false;
	block = process->memory.block;
	if (block->state == KC_STATE_RUNNING) {
		kc_answer(block, value);
		return true;
	}
	if (kc_state_is_alive(block->state)) {
		kc_answer(block, value);
		kc_stores_in_order();
		block->phase = KC_PHASE_ANSWERED;
	}
	return false;
}

/* For a Yielded process: takes the first function entry, dropping null upcalls before it. Returns false if there is none. */
bool kc_take_function(struct kc_process_block *block);
/*
 * For a process that waits for one upcall: takes its first entry, function or null, which the yield then returns
 * (docs/behaviours.md B5). Returns false if there is none.
 */
bool kc_take_awaited(struct kc_process_block *block);

/* Works on the process until it is about to execute, and returns the answer; NULL if it has nothing to execute. */
const struct kc_resume *kc_take_answer(struct kc_kernel *kernel, struct kc_process *process);
/* Handles the call of an executing process, and returns the answer; NULL if it has nothing to execute. */
const struct kc_resume *kc_answer_trap(struct kc_kernel *kernel, struct kc_process *process, uint64_t sequence,
				       uint32_t class_number, const uint32_t r[4]);

/* True if the process is executing its own code: it is Running and has taken its last answer. block may be NULL. */
static inline bool kc_executes(const struct kc_process_block *block)
{
	return block != NULL && block->state == KC_STATE_RUNNING && block->phase == KC_PHASE_EXECUTING;
}

/* Puts back an answer that was taken but is not executed now. */
static inline void kc_keep_answer(struct kc_process *process)
{
	process->memory.block->phase = KC_PHASE_ANSWERED;
}

/*
 * These read the registers from the process's block, where the process can no longer change them. They return true if the process
 * is Running and its answer is in the block, and false if it waits, was stopped or is over. They are separate functions with few
 * registers to save; if they were one function, every call would pay for the longest.
 */
__attribute__((noinline)) bool kc_call_yield(struct kc_kernel *kernel, struct kc_process *process);
__attribute__((noinline)) bool kc_call_subscribe(struct kc_kernel *kernel, struct kc_process *process);
__attribute__((noinline)) bool kc_call_allow(struct kc_kernel *kernel, struct kc_process *process);
__attribute__((noinline)) bool kc_call_memop(struct kc_kernel *kernel, struct kc_process *process);

#endif
