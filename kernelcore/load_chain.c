/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* TBFs one after the other, as they lie in flash. */
#include <kc/kernel.h>

#include "kernelcore/tbf_chain.h"

uint32_t kc_load_chain(struct kc_kernel *kernel, const uint8_t *flash, uint32_t length, uint32_t flash_start,
		       struct kc_fault_policy policy,
		       void (*report)(void *context, uint32_t offset, struct kc_load_result result), void *context)
{
	uint32_t offset = 0;
	uint32_t loaded = 0;

	while (!kc_tbf_chain_ends(flash + offset, length - offset)) {
		struct kc_load_result result =
		    kc_process_load(kernel, flash + offset, length - offset, flash_start + offset, policy);

		if (result.error == KC_LOAD_OK)
			loaded++;
		if (report != NULL)
			report(context, offset, result);
		if (!kc_tbf_chain_next(flash, length, &offset))
			break;
	}
	return loaded;
}
