/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Corrects the checksums of headers, which random input never hits, so that the code behind the checksum test is reached. */
#ifndef TESTS_FUZZ_SEALED_TBF_H
#define TESTS_FUZZ_SEALED_TBF_H

#include <stdint.h>

#include "kernelcore/tbf_numbers.h"

static inline void seal_tbf(uint8_t *bytes, uint32_t length)
{
	if (length < TBF_BASE_BYTES)
		return;
	uint32_t header_size = bytes[TBF_OFFSET_HEADER_SIZE] + 256u * bytes[TBF_OFFSET_HEADER_SIZE + 1];

	for (uint32_t byte = 0; byte < 4; byte++) {
		uint8_t sum = 0;

		for (uint32_t i = byte; i < header_size && i < length; i += 4)
			sum ^= i == TBF_OFFSET_CHECKSUM + byte ? 0 : bytes[i];
		bytes[TBF_OFFSET_CHECKSUM + byte] = sum;
	}
}

#endif
