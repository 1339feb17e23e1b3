/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Prints numbers as fast as it can. */
#include <stdio.h>

int main(void)
{
	for (unsigned int i = 1;; i++)
		printf("%u\n", i);
}
