/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The one place that writes a process's state, and what follows from a state. */
#ifndef KERNELCORE_PROCESS_STATE_H
#define KERNELCORE_PROCESS_STATE_H

#include "kernelcore/process_block.h"

/* Writes a state that is another one and tells the port. */
static inline void kc_state_move(struct kc_kernel *kernel, uint32_t index, struct kc_process_block *block, enum kc_state from,
				 enum kc_state to)
{
	block->state = to;
	kernel->port->ops->state_changed(kernel->port->context, index, from, to);
}

/* Writes the state and tells the port, if it changes. */
static inline void kc_state_set(struct kc_kernel *kernel, uint32_t index, struct kc_process_block *block, enum kc_state to)
{
	enum kc_state from = (enum kc_state)block->state;

	if (from != to)
		kc_state_move(kernel, index, block, from, to);
}

/* True if the process executes or has a task to take (docs/behaviours.md J7: worked out, never stored). */
bool kc_block_ready(const struct kc_process_block *block);

/* Tells the port that the process may go on, if it may. */
void kc_tell_if_ready(struct kc_kernel *kernel, uint32_t index, const struct kc_process_block *block);

#endif
