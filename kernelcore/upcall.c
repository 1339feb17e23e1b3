/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/grant.h>

#include "kernelcore/grant_layout.h"
#include "kernelcore/process_state.h"
#include "kernelcore/saved_words.h"

enum kc_upcall_error kc_upcall_schedule(struct kc_entered_grant *entered, uint32_t number, uint32_t arg0, uint32_t arg1,
					uint32_t arg2)
{
	struct kc_process_block *block;

	if (entered->error != KC_PROCESS_OK || kc_block_of_life(entered->kernel, entered->process, &block) != KC_PROCESS_OK)
		return KC_UPCALL_PROCESS_ENDED;
	if (number >= kc_grant_upcalls_of(entered->counts))
		return KC_UPCALL_INVALID_SUBSCRIBE_NUM;

	const struct kc_saved_upcall *saved =
	    kc_saved_at(&entered->kernel->processes[entered->process.index], entered->address, number);
	struct kc_task task = {
	    .kind = saved->function == 0 ? KC_TASK_NULL : KC_TASK_FUNCTION,
	    .driver = entered->driver->number,
	    .number = number,
	    .function = saved->function,
	    .arguments = {arg0, arg1, arg2, saved->appdata},
	};

	if (!kc_task_push(&block->tasks, &task)) {
		block->dropped_upcalls++;
		return KC_UPCALL_QUEUE_FULL;
	}
	/* A Running process takes its tasks when it next yields. */
	if (block->state != KC_STATE_RUNNING)
		kc_tell_if_ready(entered->kernel, entered->process.index, block);
	return KC_UPCALL_OK;
}

enum kc_removed_kind kc_upcall_remove(struct kc_entered_grant *entered, uint32_t number, uint32_t *arg0)
{
	struct kc_process_block *block;
	struct kc_task task;

	if (entered->error != KC_PROCESS_OK || kc_block_of_life(entered->kernel, entered->process, &block) != KC_PROCESS_OK)
		return KC_REMOVED_NONE;
	uint32_t position = kc_task_find(&block->tasks, entered->driver->number, number);

	if (position >= block->tasks.count)
		return KC_REMOVED_NONE;
	kc_task_take(&block->tasks, position, &task);
	*arg0 = task.arguments[0];
	return task.kind == KC_TASK_NULL ? KC_REMOVED_NULL : KC_REMOVED_FUNCTION;
}

uint32_t kc_upcall_remove_pending(struct kc_entered_grant *entered, uint32_t number)
{
	struct kc_process_block *block;

	if (entered->error != KC_PROCESS_OK || kc_block_of_life(entered->kernel, entered->process, &block) != KC_PROCESS_OK)
		return 0;
	return kc_task_remove_functions(&block->tasks, entered->driver->number, number);
}
