/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Compares bytes that an attacker may be guessing. The time taken does not reveal how many were right. */
#ifndef KERNELCORE_EQUAL_BYTES_H
#define KERNELCORE_EQUAL_BYTES_H

#include <stdbool.h>
#include <stdint.h>

static inline bool kc_equal_bytes(const uint8_t *a, const uint8_t *b, uint32_t length)
{
	uint32_t differences = 0;

	for (uint32_t i = 0; i < length; i++)
		differences |= (uint32_t)(a[i] ^ b[i]);
	return differences == 0;
}

#endif
