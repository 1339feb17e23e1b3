/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/crc32.h"

#define POLYNOMIAL 0x04c11db7u
#define HIGH_BIT   0x80000000u

uint32_t kc_crc32_posix(const uint8_t *bytes, uint32_t length)
{
	uint32_t crc = 0;

	for (uint32_t i = 0; i < length; i++) {
		crc ^= (uint32_t)bytes[i] << 24;
		for (uint32_t bit = 0; bit < 8; bit++)
			crc = (crc & HIGH_BIT) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
	}
	return ~crc;
}
