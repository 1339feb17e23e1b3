/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Little-endian numbers in arrays of bytes, at any alignment. */
#ifndef KERNELCORE_BYTES_H
#define KERNELCORE_BYTES_H

#include <stdint.h>

/*
 * A byte's value at its position in a word. Written as shifts, because compilers then combine the reads into a single load.
 * Provers cannot reason about shifts, so these contracts are assumed (tools/proofs/assumed).
 */
/*@
  assigns \nothing;
  ensures \result == 256 * byte;
*/
static inline uint32_t kc_second_byte(uint8_t byte)
{
	return (uint32_t)byte << 8;
}

/*@
  assigns \nothing;
  ensures \result == 65536 * byte;
*/
static inline uint32_t kc_third_byte(uint8_t byte)
{
	return (uint32_t)byte << 16;
}

/*@
  assigns \nothing;
  ensures \result == 16777216 * byte;
*/
static inline uint32_t kc_fourth_byte(uint8_t byte)
{
	return (uint32_t)byte << 24;
}

/*@
  requires \valid_read(bytes + (0 .. 1));
  assigns \nothing;
  ensures \result == bytes[0] + 256 * bytes[1];
*/
static inline uint32_t kc_read_u16(const uint8_t *bytes)
{
	return bytes[0] + kc_second_byte(bytes[1]);
}

/*@
  requires \valid_read(bytes + (0 .. 3));
  assigns \nothing;
  ensures \result == bytes[0] + 256 * bytes[1] + 65536 * bytes[2] + 16777216 * bytes[3];
*/
static inline uint32_t kc_read_u32(const uint8_t *bytes)
{
	return bytes[0] + kc_second_byte(bytes[1]) + kc_third_byte(bytes[2]) + kc_fourth_byte(bytes[3]);
}

#endif
