/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/grant.h>

#include "kernelcore/entered_grant.h"
#include "kernelcore/grant_layout.h"
#include "kernelcore/process_state.h"
#include "kernelcore/saved_words.h"

enum kc_upcall_error kc_upcall_schedule(struct kc_entered_grant *entered, uint32_t number, uint32_t arg0, uint32_t arg1,
					uint32_t arg2)
{
	struct kc_process_block *block = kc_entered_block(entered);

	if (block == NULL)
		return KC_UPCALL_PROCESS_ENDED;
	if (number >= kc_grant_upcalls_of(kc_counters_in(entered->base)))
		return KC_UPCALL_INVALID_SUBSCRIBE_NUM;
	struct kc_task *task = kc_task_next(&block->tasks);

	if (task == NULL) {
		block->dropped_upcalls++;
		return KC_UPCALL_QUEUE_FULL;
	}
	const struct kc_saved_upcall *saved = kc_saved_in(entered->base, number);

	task->kind = saved->function == 0 ? KC_TASK_NULL : KC_TASK_FUNCTION;
	task->driver = entered->driver->number;
	task->number = number;
	task->function = saved->function;
	task->arguments[0] = arg0;
	task->arguments[1] = arg1;
	task->arguments[2] = arg2;
	task->arguments[3] = saved->appdata;
	kc_stores_in_order();
	kc_task_filled(&block->tasks);
	/* A Running process takes its tasks when it next yields. */
	if (block->state != KC_STATE_RUNNING)
		kc_tell_if_ready(entered->kernel, entered->process.index, block);
	return KC_UPCALL_OK;
}

enum kc_removed_kind kc_upcall_remove(struct kc_entered_grant *entered, uint32_t number, uint32_t *arg0)
{
	struct kc_process_block *block = kc_entered_block(entered);

	if (block == NULL)
		return KC_REMOVED_NONE;
	uint32_t position = kc_task_find(&block->tasks, entered->driver->number, number);

	if (position >= block->tasks.count)
		return KC_REMOVED_NONE;
	const struct kc_task *task = kc_task_at(&block->tasks, position);
	enum kc_removed_kind kind = task->kind == KC_TASK_NULL ? KC_REMOVED_NULL : KC_REMOVED_FUNCTION;

	*arg0 = task->arguments[0];
	kc_task_remove(&block->tasks, position);
	return kind;
}

uint32_t kc_upcall_remove_pending(struct kc_entered_grant *entered, uint32_t number)
{
	struct kc_process_block *block = kc_entered_block(entered);

	if (block == NULL)
		return 0;
	return kc_task_remove_functions(&block->tasks, entered->driver->number, number);
}
