/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Changes the state of a process; no other code writes it. */
#ifndef KERNELCORE_PROCESS_STATE_H
#define KERNELCORE_PROCESS_STATE_H

#include "kernelcore/process_block.h"

/* Changes the state from one to another, and tells the port. */
static inline void kc_state_move(struct kc_kernel *kernel, uint32_t index, struct kc_process_block *block, enum kc_state from,
				 enum kc_state to)
{
	block->state = to;
	kernel->port->ops->state_changed(kernel->port->context, index, from, to);
}

/* Sets the state and, if that is a change, tells the port. */
static inline void kc_state_set(struct kc_kernel *kernel, uint32_t index, struct kc_process_block *block, enum kc_state to)
{
	enum kc_state from = (enum kc_state)block->state;

	if (from != to)
		kc_state_move(kernel, index, block, from, to);
}

/* True if the process is executing or has a task to take (docs/behaviours.md J7: computed, never stored). */
bool kc_block_ready(const struct kc_process_block *block);

/* Tells the port if the process is ready to execute. */
void kc_tell_if_ready(struct kc_kernel *kernel, uint32_t index, const struct kc_process_block *block);

#endif
