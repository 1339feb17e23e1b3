/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Says hello and ends. */
#include <libtock/tock.h>
#include <stdio.h>

int main(void)
{
	printf("Hello World!\n");
	tock_exit(0);
}
