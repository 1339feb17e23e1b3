/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Counts aloud, as fast as it is let. */
#include <stdio.h>

int main(void)
{
	for (unsigned int i = 1;; i++)
		printf("%u\n", i);
}
