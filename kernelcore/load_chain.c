/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* TBFs one after the other, as they lie in flash. */
#include <kc/kernel.h>

#include "kernelcore/bytes.h"

#define ERASED_FLASH 0xffffu

/* True if there is nothing here, and so nothing to complain about: the bytes end, or were never written. */
static bool is_blank(const uint8_t *bytes, uint32_t length)
{
	if (length < 2)
		return true;
	uint32_t version = kc_read_u16(bytes);

	return version == ERASED_FLASH || version == 0;
}

uint32_t kc_load_chain(struct kc_kernel *kernel, const uint8_t *flash, uint32_t length, uint32_t flash_start,
		       struct kc_fault_policy policy,
		       void (*report)(void *context, uint32_t offset, struct kc_load_result result), void *context)
{
	uint32_t offset = 0;
	uint32_t loaded = 0;
	uint32_t header_size;
	uint32_t total_size;

	while (!is_blank(flash + offset, length - offset)) {
		struct kc_load_result result =
		    kc_process_load(kernel, flash + offset, length - offset, flash_start + offset, policy);

		if (result.error == KC_LOAD_OK)
			loaded++;
		if (report != NULL)
			report(context, offset, result);
		if (kc_tbf_lengths(flash + offset, length - offset, &header_size, &total_size) != KC_TBF_OK)
			break;
		offset += total_size;
	}
	return loaded;
}
