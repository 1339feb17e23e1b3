/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/tbf_chain.h"

#include <kc/tbf.h>

#include "kernelcore/bytes.h"

#define ERASED_FLASH 0xffffu

bool kc_tbf_chain_ends(const uint8_t *bytes, uint32_t length)
{
	return length < 2 || bytes[0] == 0 || kc_read_u16(bytes) == ERASED_FLASH;
}

uint32_t kc_tbf_chain_past(const uint8_t *flash, uint32_t length, uint32_t offset)
{
	uint32_t header_size;
	uint32_t total_size;

	if (kc_tbf_lengths(flash + offset, length - offset, &header_size, &total_size) != KC_TBF_OK)
		return length;
	return offset + total_size;
}
