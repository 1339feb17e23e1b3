/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Executes an instruction that is undefined on every processor. */
#include <stdio.h>

int main(void)
{
	printf("about to execute nonsense\n");
	__builtin_trap();
}
