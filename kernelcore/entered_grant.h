/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Whether an entered grant is still valid: a driver may have ended, restarted or unloaded the process while inside it. */
#ifndef KERNELCORE_ENTERED_GRANT_H
#define KERNELCORE_ENTERED_GRANT_H

#include <kc/grant.h>

#include "kernelcore/process_block.h"

/* True if the life that was entered is still in its slot, even if it is over. */
static inline bool kc_entered_is_current(const struct kc_entered_grant *entered)
{
	return entered->owner != NULL && entered->owner->id.identifier == entered->process.identifier;
}

/* The block of the life that was entered; NULL if the enter failed or that life is over. */
static inline struct kc_process_block *kc_entered_block(const struct kc_entered_grant *entered)
{
	struct kc_process_block *block;

	if (!kc_entered_is_current(entered))
		return NULL;
	block = entered->owner->memory.block;
	return kc_state_is_alive(block->state) ? block : NULL;
}

#endif
