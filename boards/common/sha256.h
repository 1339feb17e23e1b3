/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* SHA-256 (FIPS 180-4) in software, computed incrementally. It also runs on the host. */
#ifndef BOARDS_SHA256_H
#define BOARDS_SHA256_H

#include <stdint.h>

#define SHA256_BYTES       32u
#define SHA256_BLOCK_BYTES 64u

struct sha256 {
	uint32_t state[8];
	uint64_t length; /* bytes so far */
	uint8_t block[SHA256_BLOCK_BYTES];
};

void sha256_begin(struct sha256 *sha);
/* At most 2^61 - 1 bytes in total. */
void sha256_add(struct sha256 *sha, const uint8_t *bytes, uint32_t count);
/* The hash of all bytes added. Nothing can be added afterwards. */
void sha256_end(struct sha256 *sha, uint8_t digest[SHA256_BYTES]);

#endif
