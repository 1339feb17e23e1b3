/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Prints 16 random bytes. */
#include <libtock-sync/peripherals/rng.h>
#include <stdio.h>

int main(void)
{
	uint8_t bytes[16];
	int received;
	returncode_t code = libtocksync_rng_get_random_bytes(bytes, sizeof bytes, sizeof bytes, &received);

	if (code != RETURNCODE_SUCCESS || received != (int)sizeof bytes) {
		printf("no random numbers: %s\n", tock_strrcode(code));
		tock_exit(1);
	}
	char line[2 * sizeof bytes + 1];
	for (size_t i = 0; i < sizeof bytes; i++)
		sprintf(line + 2 * i, "%02x", bytes[i]);
	puts(line);
	tock_exit(0);
}
