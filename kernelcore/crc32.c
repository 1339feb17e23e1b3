/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/crc32.h"

#define POLYNOMIAL   0x04c11db7u
#define HIGHEST_BIT  0x80000000u
#define HIGHEST_BYTE 0x01000000u

uint32_t kc_crc32_posix(const uint8_t *bytes, uint32_t length)
{
	uint32_t crc = 0;

	/*@
	  loop invariant i <= length;
	  loop assigns i, crc;
	  loop variant length - i;
	*/
	for (uint32_t i = 0; i < length; i++) {
		crc ^= HIGHEST_BYTE * bytes[i];
		/*@
		  loop invariant bit <= 8;
		  loop assigns bit, crc;
		  loop variant 8 - bit;
		*/
		for (uint32_t bit = 0; bit < 8; bit++)
			crc = crc >= HIGHEST_BIT ? (crc - HIGHEST_BIT) * 2 ^ POLYNOMIAL : crc * 2;
	}
	return ~crc;
}
