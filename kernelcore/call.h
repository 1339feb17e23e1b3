/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * One system call on its way through the kernel. Each class has a function that checks everything first, stores the
 * answer in the control block, and then does what may not fail any more.
 */
#ifndef KERNELCORE_CALL_H
#define KERNELCORE_CALL_H

#include "kernelcore/process_block.h"

/* TRD104 sections 4.1 and 4.7. */
enum kc_yield { KC_YIELD_NO_WAIT = 0, KC_YIELD_WAIT = 1, KC_YIELD_WAIT_FOR = 2 };
enum kc_exit { KC_EXIT_TERMINATE = 0, KC_EXIT_RESTART = 1 };

struct kc_call {
	struct kc_kernel *kernel;
	struct kc_process *process;
	struct kc_process_block *block;
	uint32_t index;
	uint32_t r[4]; /* the registers as stored in the block; whoever wrote them cannot change them any more */
};

/* Which registers a return variant uses, as a mask. */
uint32_t kc_written_registers(uint32_t variant);

/* Stores the answer of a call that returns. */
static inline void kc_answer(struct kc_process_block *block, struct kc_return value)
{
	block->answer_kind = KC_RESUME_RETURN;
	block->answer_written = kc_written_registers(value.r[0]);
	block->answer_r[0] = value.r[0];
	block->answer_r[1] = value.r[1];
	block->answer_r[2] = value.r[2];
	block->answer_r[3] = value.r[3];
	block->answer_from_yield_wait_for = false;
}

/* From here on the call counts as done: what is still to be written follows from answer and registers. */
static inline void kc_commit(struct kc_process_block *block)
{
	kc_stores_in_order();
	block->phase = KC_PHASE_COMMITTED;
	kc_stores_in_order();
}

/* The last write of a call: the answer may be taken. */
static inline void kc_answered(struct kc_process_block *block)
{
	kc_stores_in_order();
	block->phase = KC_PHASE_ANSWERED;
}

/* True if the process's own TBF lets it make this call of class subscribe, command or one of the allows. */
bool kc_call_permitted(const struct kc_process *process, uint32_t class_number, uint32_t driver, uint32_t command);

/* The address of the caller's grant of the driver, allocated if it has to be; 0: no memory, or the driver has no grant. */
uint32_t kc_call_grant(struct kc_call *call, const struct kc_driver *driver);

/* Writes one byte of the process, if it may write it itself (BEHAVIOURS B7). */
void kc_process_set_byte(const struct kc_process *process, uint32_t address, uint8_t value);

/*
 * After code of a driver ran: true if the life that made the call goes on, Running or stopped, and so gets its answer. The
 * block may have moved.
 */
bool kc_caller_returns(struct kc_kernel *kernel, struct kc_process_id caller, struct kc_process_block **block);

/* These end in kc_answered, or leave the process waiting. */
void kc_call_yield(struct kc_call *call);
void kc_call_subscribe(struct kc_call *call);
void kc_call_command(struct kc_call *call);
void kc_call_allow(struct kc_call *call, uint32_t class_number);
void kc_call_memop(struct kc_call *call);
void kc_call_exit(struct kc_call *call);

#endif
