/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Faults on purpose by writing to an address that no app owns. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	volatile uint32_t *nowhere = (volatile uint32_t *)(uintptr_t)0xffffff00u;

	printf("about to write to %p\n", (void *)(uintptr_t)nowhere);
	*nowhere = 1;
	printf("and nobody stopped me\n");
	exit(1);
}
