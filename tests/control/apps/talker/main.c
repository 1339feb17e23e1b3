/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Writes numbered lines as fast as it may, for clients that are slower. */
#include <stdio.h>

int main(void)
{
	for (unsigned int number = 0;; number++)
		printf("line %u\n", number);
}
