/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Decides what a process executes next. */
#include "kernelcore/call.h"
#include "kernelcore/memory_functions.h"
#include "kernelcore/process_state.h"

/* Stores the answer to a yield, from a queue entry that the caller still has to remove. */
static inline void answer_with(struct kc_process_block *block, const struct kc_task *task, enum kc_resume_kind kind)
{
	block->answer.kind = kind;
	block->answer.from_yield_wait_for = kind == KC_RESUME_RETURN;
	block->answer.written = kind == KC_RESUME_RETURN ? 7 : 0;
	block->answer.pc = task->function;
	memcpy(block->answer.r, task->arguments, sizeof block->answer.r);
}

bool kc_take_function(struct kc_process_block *block)
{
	const struct kc_task *task = kc_task_skip_nulls(&block->tasks);

	if (task == NULL)
		return false;
	answer_with(block, task, task->kind == KC_TASK_INIT ? KC_RESUME_INIT : KC_RESUME_UPCALL);
	kc_task_drop_first(&block->tasks);
	return true;
}

bool kc_take_awaited(struct kc_process_block *block)
{
	uint32_t position = kc_task_find(&block->tasks, block->yielded_for_driver, block->yielded_for_number);

	if (position >= block->tasks.count)
		return false;
	answer_with(block, kc_task_at(&block->tasks, position), KC_RESUME_RETURN);
	kc_task_remove(&block->tasks, position);
	return true;
}

static inline void set_running(struct kc_kernel *kernel, const struct kc_process *process, enum kc_state from)
{
	struct kc_process_block *block = process->memory.block;

	kc_stores_in_order();
	block->phase = KC_PHASE_ANSWERED;
	kc_state_move(kernel, process->id.index, block, from, KC_STATE_RUNNING);
}

static const struct kc_resume no_answer = {.kind = KC_RESUME_NONE};

const struct kc_resume *kc_take_answer(struct kc_kernel *kernel, struct kc_process *process)
{
	struct kc_process_block *block = process->memory.block;

	if (block == NULL)
		return NULL;
	switch (block->state) {
	case KC_STATE_YIELDED:
		if (!kc_take_function(block))
			return NULL;
		set_running(kernel, process, KC_STATE_YIELDED);
		break;
	case KC_STATE_YIELDED_FOR:
		if (!kc_take_awaited(block))
			return NULL;
		set_running(kernel, process, KC_STATE_YIELDED_FOR);
		break;
	case KC_STATE_RUNNING:
		if (block->phase != KC_PHASE_ANSWERED)
			return NULL;
		break;
	default:
		return NULL;
	}
	block->phase = KC_PHASE_EXECUTING;
	return &block->answer;
}

const struct kc_resume *kc_process_trapped(struct kc_kernel *kernel, uint32_t index, uint64_t sequence, uint32_t class_number,
					   const uint32_t r[4])
{
	if (!kc_executes(kc_block_at(kernel, index)))
		return NULL;
	const struct kc_resume *answer = kc_answer_trap(kernel, &kernel->processes[index], sequence, class_number, r);

	return answer != NULL ? answer : &no_answer;
}

const struct kc_resume *kc_process_next(struct kc_kernel *kernel, uint32_t index)
{
	const struct kc_resume *answer = NULL;

	if (index < kernel->process_slots)
		answer = kc_take_answer(kernel, &kernel->processes[index]);
	return answer != NULL ? answer : &no_answer;
}

void kc_process_run(struct kc_kernel *kernel, uint32_t index, struct kc_resume *resume)
{
	*resume = *kc_process_next(kernel, index);
}

void kc_process_peek_resume(struct kc_kernel *kernel, uint32_t index, struct kc_resume *resume)
{
	const struct kc_process_block *block = kc_block_at(kernel, index);

	resume->kind = KC_RESUME_NONE;
	if (block != NULL && kc_state_is_alive(block->state) && block->phase == KC_PHASE_ANSWERED)
		*resume = block->answer;
}
