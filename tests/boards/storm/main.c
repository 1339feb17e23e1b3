/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Makes system calls as fast as it can, with values in all registers, while a timer interrupts as often as the kernel can bear
 * (../hostile/prober.c). The values differ between instances of this app.
 */
#include <libtock/tock.h>
#include <stdio.h>

#include "../hostile/calls.h"

#define ROUNDS 4000
#define SPINS  23

/* Sets register n to value + n and s n to value + 32 + n. Returns 0 if all registers kept their values. */
__attribute__((naked, noinline)) static uint32_t hold(uint32_t value, uint32_t spins)
{
	(void)value;
	(void)spins;
	__asm__ volatile(".syntax unified\n\t"
			 ".fpu fpv4-sp-d16\n\t"
			 "push {r0, r4-r11, lr}\n\t"
			 ".irp n, 2,3,4,5,6,7,8,9,10,11,12\n\t"
			 "add r\\n, r0, #\\n\n\t"
			 ".endr\n\t"
			 "add lr, r0, #14\n\t"
			 ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
			 "vmov s\\n, r0\n\t"
			 "add r0, #1\n\t"
			 ".endr\n\t"
			 "sub r0, #32\n\t"
			 /* Interrupts alone must not change any register. */
			 "1: subs r1, #1\n\t"
			 "bne 1b\n\t"
			 "cmp r1, #0\n\t"
			 "bne 2f\n\t"
			 ".irp n, 2,3,4,5,6,7,8,9,10,11,12\n\t"
			 "sub r1, r\\n, r0\n\t"
			 "cmp r1, #\\n\n\t"
			 "bne 2f\n\t"
			 ".endr\n\t"
			 "sub r1, lr, r0\n\t"
			 "cmp r1, #14\n\t"
			 "bne 2f\n\t"
			 "ldr r1, [sp]\n\t"
			 "cmp r0, r1\n\t"
			 "bne 2f\n\t"
			 /* A system call writes the first four registers, and no others. */
			 "movs r0, #0\n\t"
			 "movs r1, #0\n\t"
			 "movs r2, #0\n\t"
			 "movs r3, #0\n\t"
			 "svc 2\n\t"
			 "cmp r0, #0\n\t"
			 "beq 2f\n\t"
			 "ldr r0, [sp]\n\t"
			 ".irp n, 4,5,6,7,8,9,10,11,12\n\t"
			 "sub r1, r\\n, r0\n\t"
			 "cmp r1, #\\n\n\t"
			 "bne 2f\n\t"
			 ".endr\n\t"
			 "sub r1, lr, r0\n\t"
			 "cmp r1, #14\n\t"
			 "bne 2f\n\t"
			 ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
			 "vmov r1, s\\n\n\t"
			 "subs r1, r0\n\t"
			 "cmp r1, #\\n\n\t"
			 "bne 2f\n\t"
			 ".endr\n\t"
			 "movs r0, #0\n\t"
			 "add sp, #4\n\t"
			 "pop {r4-r11, pc}\n\t"
			 "2: movs r0, #1\n\t"
			 "add sp, #4\n\t"
			 "pop {r4-r11, pc}");
}

int main(void)
{
	uint32_t value = (uint32_t)(uintptr_t)tock_app_memory_begins_at();

	if (command(PROBER_DRIVER, PROBER_STORM, 0, 0).type != TOCK_SYSCALL_SUCCESS)
		tock_exit(1);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		if (hold(value, 1 + round % SPINS) != 0) {
			printf("a register was lost in round %lu\n", (unsigned long)round);
			tock_exit(1);
		}
	}
	syscall_return_t interrupts = command(PROBER_DRIVER, PROBER_INTERRUPTS, 0, 0);

	printf("all registers were kept over %lu interrupts\n", (unsigned long)interrupts.data[0]);
	tock_exit(0);
}
