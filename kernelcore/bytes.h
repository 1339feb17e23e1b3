/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Little-endian numbers in arrays of bytes, at any alignment. */
#ifndef KERNELCORE_BYTES_H
#define KERNELCORE_BYTES_H

#include <stdint.h>

static inline uint32_t kc_read_u16(const uint8_t *bytes)
{
	return bytes[0] + 256u * bytes[1];
}

static inline uint32_t kc_read_u32(const uint8_t *bytes)
{
	return bytes[0] + 256u * bytes[1] + 65536u * bytes[2] + 16777216u * bytes[3];
}

#endif
