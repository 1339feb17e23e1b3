/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Little-endian numbers in arrays of bytes, at any alignment. */
#ifndef KERNELCORE_BYTES_H
#define KERNELCORE_BYTES_H

#include <stdint.h>

/*@
  requires \valid_read(bytes + (0 .. 1));
  assigns \nothing;
  ensures \result == bytes[0] + 256 * bytes[1];
*/
static inline uint32_t kc_read_u16(const uint8_t *bytes)
{
	return bytes[0] + 256u * bytes[1];
}

/*@
  requires \valid_read(bytes + (0 .. 3));
  assigns \nothing;
  ensures \result == bytes[0] + 256 * bytes[1] + 65536 * bytes[2] + 16777216 * bytes[3];
*/
static inline uint32_t kc_read_u32(const uint8_t *bytes)
{
	return bytes[0] + 256u * bytes[1] + 65536u * bytes[2] + 16777216u * bytes[3];
}

#endif
