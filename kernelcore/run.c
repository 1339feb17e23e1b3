/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What a process executes next. */
#include "kernelcore/process_state.h"

static void copy_answer(const struct kc_process_block *block, struct kc_resume *resume)
{
	resume->kind = (enum kc_resume_kind)block->answer_kind;
	resume->written = block->answer_written;
	resume->r[0] = block->answer_r[0];
	resume->r[1] = block->answer_r[1];
	resume->r[2] = block->answer_r[2];
	resume->r[3] = block->answer_r[3];
	resume->pc = block->answer_pc;
	resume->sequence = block->trap_sequence;
	resume->from_yield_wait_for = block->answer_from_yield_wait_for != 0;
}

static void goes_on(struct kc_kernel *kernel, uint32_t index, struct kc_process_block *block, const struct kc_task *task,
		    enum kc_resume_kind kind, uint32_t written)
{
	block->answer_kind = kind;
	block->answer_written = written;
	block->answer_r[0] = task->arguments[0];
	block->answer_r[1] = task->arguments[1];
	block->answer_r[2] = task->arguments[2];
	block->answer_r[3] = task->arguments[3];
	block->answer_pc = task->function;
	block->answer_from_yield_wait_for = kind == KC_RESUME_RETURN;
	kc_stores_in_order();
	block->phase = KC_PHASE_ANSWERED;
	kc_state_set(kernel, index, block, KC_STATE_RUNNING);
}

/* Yielded: the first function entry runs; null upcalls before it are dropped. */
static bool take_function(struct kc_kernel *kernel, uint32_t index, struct kc_process_block *block)
{
	struct kc_task task;

	if (!kc_task_skip_nulls(&block->tasks))
		return false;
	kc_task_take(&block->tasks, 0, &task);
	goes_on(kernel, index, block, &task, task.kind == KC_TASK_INIT ? KC_RESUME_INIT : KC_RESUME_UPCALL, 0);
	return true;
}

/* Waiting for one upcall: its first entry, function or null, is what the yield returns (BEHAVIOURS B5). */
static bool take_awaited(struct kc_kernel *kernel, uint32_t index, struct kc_process_block *block)
{
	uint32_t position = kc_task_find(&block->tasks, block->yielded_for_driver, block->yielded_for_number);
	struct kc_task task;

	if (position >= block->tasks.count)
		return false;
	kc_task_take(&block->tasks, position, &task);
	task.arguments[3] = 0;
	goes_on(kernel, index, block, &task, KC_RESUME_RETURN, 7);
	return true;
}

void kc_process_run(struct kc_kernel *kernel, uint32_t index, struct kc_resume *resume)
{
	struct kc_process_block *block = kc_block_at(kernel, index);

	resume->kind = KC_RESUME_NONE;
	if (block == NULL)
		return;
	switch (block->state) {
	case KC_STATE_RUNNING:
		if (block->phase != KC_PHASE_ANSWERED)
			return;
		break;
	case KC_STATE_YIELDED:
		if (!take_function(kernel, index, block))
			return;
		break;
	case KC_STATE_YIELDED_FOR:
		if (!take_awaited(kernel, index, block))
			return;
		break;
	default:
		return;
	}
	copy_answer(block, resume);
	block->phase = KC_PHASE_EXECUTING;
}

void kc_process_peek_resume(struct kc_kernel *kernel, uint32_t index, struct kc_resume *resume)
{
	const struct kc_process_block *block = kc_block_at(kernel, index);

	resume->kind = KC_RESUME_NONE;
	if (block != NULL && kc_state_is_alive(block->state) && block->phase == KC_PHASE_ANSWERED)
		copy_answer(block, resume);
}
