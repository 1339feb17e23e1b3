/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Class 2, and what becomes of a caller whose driver managed it (BEHAVIOURS A4, J1). */
#include "kernelcore/call.h"

bool kc_caller_returns(struct kc_kernel *kernel, struct kc_process_id caller, struct kc_process_block **block)
{
	return kc_block_of_life(kernel, caller, block) == KC_PROCESS_OK;
}

void kc_call_command(struct kc_call *call)
{
	struct kc_process_id caller = {.identifier = call->block->identifier, .index = call->index};
	const struct kc_driver *driver = kc_driver_lookup(call->kernel, call->r[0]);
	struct kc_return value = kc_failure(KC_NODEVICE);

	if (driver != NULL)
		value = driver->ops->command(driver->context, call->kernel, call->r[1], call->r[2], call->r[3], caller);
	if (!kc_caller_returns(call->kernel, caller, &call->block))
		return;
	kc_answer(call->block, value);
	kc_answered(call->block);
}
