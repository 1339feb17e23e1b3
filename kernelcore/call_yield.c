/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Class 0 (docs/behaviours.md A1, A2, B). Delivers at once what is already queued; kc_process_run delivers everything else. */
#include <kc/ipc.h>

#include "kernelcore/call.h"
#include "kernelcore/process_buffer.h"
#include "kernelcore/process_state.h"

/* Notifications that wait outside the queue can now move into it. */
static void take_notifications(struct kc_kernel *kernel, const struct kc_process *process)
{
	const struct kc_driver *ipc = kc_driver_lookup(kernel, KC_IPC_DRIVER);

	ipc->ops->before_wait(ipc->context, kernel, process->id);
}

static __attribute__((noinline)) bool wait(struct kc_kernel *kernel, const struct kc_process *process, enum kc_state state)
{
	struct kc_process_block *block = process->memory.block;

	block->phase = KC_PHASE_WAITING;
	kc_state_move(kernel, process->id.index, block, KC_STATE_RUNNING, state);
	if (process->notified)
		take_notifications(kernel, process);
	return false;
}

/*
 * The flag says whether an upcall will run; null upcalls before it are dropped. It is written only if the process may write there
 * itself; otherwise the yield continues without it (docs/behaviours.md B7).
 */
static inline bool answer_from_queue(const struct kc_process *process)
{
	struct kc_process_block *block = process->memory.block;
	bool runs = kc_task_skip_nulls(&block->tasks) != NULL;

	kc_set_byte(process, block->trap_r[1], runs);
	if (runs)
		return kc_take_function(block);
	block->answer.kind = KC_RESUME_RETURN;
	block->answer.from_yield_wait_for = 0;
	block->answer.written = 0;
	return true;
}

static __attribute__((noinline)) bool yield_notified(struct kc_kernel *kernel, const struct kc_process *process)
{
	take_notifications(kernel, process);
	return answer_from_queue(process);
}

/* Never blocks. */
static inline bool yield_no_wait(struct kc_kernel *kernel, const struct kc_process *process)
{
	if (process->notified && kc_task_skip_nulls(&process->memory.block->tasks) == NULL)
		return yield_notified(kernel, process);
	return answer_from_queue(process);
}

bool kc_call_yield(struct kc_kernel *kernel, struct kc_process *process)
{
	struct kc_process_block *block = process->memory.block;

	switch (block->trap_r[0]) {
	case KC_YIELD_NO_WAIT:
		return yield_no_wait(kernel, process);
	case KC_YIELD_WAIT:
		return kc_take_function(block) || wait(kernel, process, KC_STATE_YIELDED);
	default:
		block->yielded_for_driver = block->trap_r[1];
		block->yielded_for_number = block->trap_r[2];
		return kc_take_awaited(block) || wait(kernel, process, KC_STATE_YIELDED_FOR);
	}
}
