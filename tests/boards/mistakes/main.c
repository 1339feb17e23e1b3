/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Makes a driver commit the mistake that a line of input names. */
#include <libtock/tock.h>
#include <stdio.h>
#include <string.h>

#include "../hostile/calls.h"

int main(void)
{
	char line[16];

	printf("ready for mistakes\n");
	if (fgets(line, sizeof line, stdin) == NULL)
		tock_exit(1);
	syscall_return_t answer = command(PROBER_DRIVER, strchr(line, 'r') != NULL ? PROBER_RECURSE : PROBER_ENTER_TWICE, 0, 0);

	printf("nobody noticed the mistake: %d\n", answer.type);
	tock_exit(0);
}
