/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Points its stack to an address without memory. Then it does what the line that it reads says: "call" makes a system call, "fault" loads from
 * there, "trap" executes an undefined instruction, "wait" waits for an interrupt. In each case the processor cannot push a frame.
 */
#include <stdio.h>
#include <string.h>

#define NOWHERE 0x60000000u

static void lose_stack_and_call(void)
{
	__asm__ volatile(".syntax unified\n\tmov sp, %0\n\tmovs r0, #1\n\tsvc 0\n\tb ." ::"r"(NOWHERE) : "r0");
}

static void lose_stack_and_fault(void)
{
	__asm__ volatile(".syntax unified\n\tmov sp, %0\n\tldr r0, [%0]\n\tb ." ::"r"(NOWHERE) : "r0");
}

/* On a processor that tells faults apart, this is one for the instruction and another for the frame. */
static void lose_stack_and_trap(void)
{
	__asm__ volatile(".syntax unified\n\tmov sp, %0\n\tudf #0" ::"r"(NOWHERE));
}

static void lose_stack_and_wait(void)
{
	__asm__ volatile(".syntax unified\n\tmov sp, %0\n\tb ." ::"r"(NOWHERE));
}

int main(void)
{
	char line[16];

	printf("ready\n");
	while (fgets(line, sizeof line, stdin) != NULL) {
		if (strncmp(line, "call", 4) == 0)
			lose_stack_and_call();
		else if (strncmp(line, "fault", 5) == 0)
			lose_stack_and_fault();
		else if (strncmp(line, "trap", 4) == 0)
			lose_stack_and_trap();
		else
			lose_stack_and_wait();
	}
	return 0;
}
