/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Executes an instruction that no processor has. */
#include <stdio.h>

int main(void)
{
	printf("about to execute nonsense\n");
	__builtin_trap();
}
