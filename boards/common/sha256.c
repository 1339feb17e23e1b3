/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/sha256.h"

#define ROUNDS 64u

/* FIPS 180-4, sections 5.3.3 and 4.2.2. */
static const uint32_t first_state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
					0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
static const uint32_t constants[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* by: 1 to 31 */
static uint32_t rotated(uint32_t word, uint32_t by)
{
	return word >> by | word << (32 - by);
}

static uint32_t word_at(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Only the last 16 words of the message schedule are ever needed, so word t replaces word t - 16. */
static uint32_t next_word(uint32_t w[16], uint32_t t)
{
	uint32_t before_15 = w[(t + 1) % 16];
	uint32_t before_2 = w[(t + 14) % 16];
	uint32_t low = rotated(before_15, 7) ^ rotated(before_15, 18) ^ before_15 >> 3;
	uint32_t high = rotated(before_2, 17) ^ rotated(before_2, 19) ^ before_2 >> 10;

	return w[t % 16] += low + w[(t + 9) % 16] + high;
}

/* s: the working variables a to h of FIPS 180-4, section 6.2.2. */
static void do_round(uint32_t s[8], uint32_t word)
{
	uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
	uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
	uint32_t first = s[7] + (rotated(s[4], 6) ^ rotated(s[4], 11) ^ rotated(s[4], 25)) + choice + word;
	uint32_t second = (rotated(s[0], 2) ^ rotated(s[0], 13) ^ rotated(s[0], 22)) + majority;

	for (uint32_t i = 7; i > 0; i--)
		s[i] = s[i - 1];
	s[4] += first;
	s[0] = first + second;
}

static void compress(uint32_t state[8], const uint8_t block[SHA256_BLOCK_BYTES])
{
	uint32_t w[16];
	uint32_t s[8];

	for (uint32_t i = 0; i < 16; i++)
		w[i] = word_at(block + 4 * i);
	for (uint32_t i = 0; i < 8; i++)
		s[i] = state[i];
	for (uint32_t t = 0; t < ROUNDS; t++)
		do_round(s, constants[t] + (t < 16 ? w[t] : next_word(w, t)));
	for (uint32_t i = 0; i < 8; i++)
		state[i] += s[i];
}

void sha256_begin(struct sha256 *sha)
{
	sha->length = 0;
	for (uint32_t i = 0; i < 8; i++)
		sha->state[i] = first_state[i];
}

void sha256_add(struct sha256 *sha, const uint8_t *bytes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		sha->block[sha->length++ % SHA256_BLOCK_BYTES] = bytes[i];
		if (sha->length % SHA256_BLOCK_BYTES == 0)
			compress(sha->state, sha->block);
	}
}

void sha256_end(struct sha256 *sha, uint8_t digest[SHA256_BYTES])
{
	uint64_t bits = sha->length * 8;
	uint8_t length[8];
	uint8_t padding = 0x80;

	do {
		sha256_add(sha, &padding, 1);
		padding = 0;
	} while (sha->length % SHA256_BLOCK_BYTES != SHA256_BLOCK_BYTES - sizeof length);
	for (uint32_t i = 0; i < sizeof length; i++)
		length[i] = (uint8_t)(bits >> (56 - 8 * i));
	sha256_add(sha, length, sizeof length);
	for (uint32_t i = 0; i < SHA256_BYTES; i++)
		digest[i] = (uint8_t)(sha->state[i / 4] >> (24 - 8 * (i % 4)));
}
