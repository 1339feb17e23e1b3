/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Converts an RP2040's second-stage boot loader to the form that the ROM requires (RP2040 datasheet, section 2.8.1.3.1): 252 bytes and
 * their checksum. Reads code from standard input and writes a C initializer list to standard output.
 */
#include <stdint.h>
#include <stdio.h>

#define CODE_BYTES 252u
#define POLYNOMIAL 0x04c11db7u

static uint32_t checksum(const uint8_t *bytes, uint32_t length)
{
	uint32_t sum = UINT32_MAX;

	for (uint32_t i = 0; i < length; i++) {
		sum ^= (uint32_t)bytes[i] << 24;
		for (int bit = 0; bit < 8; bit++)
			sum = sum << 1 ^ ((sum >> 31) != 0 ? POLYNOMIAL : 0);
	}
	return sum;
}

int main(void)
{
	uint8_t bytes[CODE_BYTES + 4] = {0};
	size_t length = fread(bytes, 1, sizeof bytes, stdin);
	uint32_t sum;

	if (ferror(stdin) != 0 || length == 0 || length > CODE_BYTES) {
		fprintf(stderr, "boot2-sum: the code has to have 1 to %u bytes\n", CODE_BYTES);
		return 1;
	}
	sum = checksum(bytes, CODE_BYTES);
	for (uint32_t i = 0; i < 4; i++)
		bytes[CODE_BYTES + i] = (uint8_t)(sum >> 8 * i);
	for (uint32_t i = 0; i < sizeof bytes; i++)
		printf("%u,\n", bytes[i]);
	return ferror(stdout) != 0 || fflush(stdout) != 0;
}
