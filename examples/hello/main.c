/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Prints a greeting and exits. */
#include <libtock/tock.h>
#include <stdio.h>

int main(void)
{
	printf("Hello World!\n");
	tock_exit(0);
}
