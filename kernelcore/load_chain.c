/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Loads chains of TBFs from flash. */
#include <kc/kernel.h>

#include "kernelcore/tbf_chain.h"

/*
 * Loads the TBF at flash[offset] and reports it. Returns true if it became a process. For the provers, *kernel stands for
 * everything that loading and reporting may write; they cannot write the variables of the walk below, whose address is never
 * taken.
 */
/*@
  requires offset < length && flash_start + offset <= UINT32_MAX;
  requires \valid_read(flash + (offset .. length - 1));
  assigns *kernel;
*/
static bool load_at(struct kc_kernel *kernel, const uint8_t *flash, uint32_t length, uint32_t offset, uint32_t flash_start,
		    struct kc_fault_policy policy, void (*report)(void *context, uint32_t offset, struct kc_load_result result),
		    void *context)
{
	struct kc_load_result result = kc_process_load(kernel, flash + offset, length - offset, flash_start + offset, policy);

	if (report != NULL)
		report(context, offset, result);
	return result.error == KC_LOAD_OK;
}

uint32_t kc_load_chain(struct kc_kernel *kernel, const uint8_t *flash, uint32_t length, uint32_t flash_start,
		       struct kc_fault_policy policy,
		       void (*report)(void *context, uint32_t offset, struct kc_load_result result), void *context)
{
	uint32_t offset = 0;
	uint32_t loaded = 0;

	/*@
	  loop invariant loaded <= offset <= length;
	  loop assigns offset, loaded, *kernel;
	  loop variant length - offset;
	*/
	while (!kc_tbf_chain_ends(flash + offset, length - offset)) {
		if (load_at(kernel, flash, length, offset, flash_start, policy, report, context))
			loaded++;
		offset = kc_tbf_chain_past(flash, length, offset);
	}
	return loaded;
}
