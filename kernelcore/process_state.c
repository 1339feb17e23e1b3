/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/process_state.h"

bool kc_block_ready(const struct kc_process_block *block)
{
	switch (block->state) {
	case KC_STATE_RUNNING:
		return true;
	case KC_STATE_YIELDED:
		return block->tasks.count != 0;
	case KC_STATE_YIELDED_FOR:
		return kc_task_find(&block->tasks, block->yielded_for_driver, block->yielded_for_number) < block->tasks.count;
	default:
		return false;
	}
}

void kc_tell_if_ready(struct kc_kernel *kernel, uint32_t index, const struct kc_process_block *block)
{
	if (kc_block_ready(block))
		kernel->port->ops->ready(kernel->port->context, index);
}

bool kc_process_ready(struct kc_kernel *kernel, uint32_t index)
{
	const struct kc_process_block *block = kc_block_at(kernel, index);

	return block != NULL && kc_block_ready(block);
}

void kc_process_stop(struct kc_kernel *kernel, uint32_t index)
{
	struct kc_process_block *block = kc_block_at(kernel, index);

	if (block == NULL)
		return;
	switch (block->state) {
	case KC_STATE_RUNNING:
		kc_state_set(kernel, index, block, KC_STATE_STOPPED_RUNNING);
		break;
	case KC_STATE_YIELDED:
		kc_state_set(kernel, index, block, KC_STATE_STOPPED_YIELDED);
		break;
	case KC_STATE_YIELDED_FOR:
		kc_state_set(kernel, index, block, KC_STATE_STOPPED_YIELDED_FOR);
		break;
	default:
		break;
	}
}

void kc_process_resume(struct kc_kernel *kernel, uint32_t index)
{
	struct kc_process_block *block = kc_block_at(kernel, index);

	if (block == NULL)
		return;
	switch (block->state) {
	case KC_STATE_STOPPED_RUNNING:
		kc_state_set(kernel, index, block, KC_STATE_RUNNING);
		break;
	case KC_STATE_STOPPED_YIELDED:
		kc_state_set(kernel, index, block, KC_STATE_YIELDED);
		break;
	case KC_STATE_STOPPED_YIELDED_FOR:
		kc_state_set(kernel, index, block, KC_STATE_YIELDED_FOR);
		break;
	default:
		return;
	}
	kc_tell_if_ready(kernel, index, block);
}
