/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Keeps values in all registers, including floating point registers if there are any, while it spins longer than a timeslice, makes a
 * system call and is interrupted; then checks that they are unchanged. The values differ between instances of this app.
 */
#include <libtock/tock.h>
#include <stdio.h>

#define ROUNDS 40
#define SPINS  150000 /* some milliseconds, so that a timeslice ends every few rounds */

/* Spins r1 times, then asks driver 0, the alarm, whether it exists. Preserves r0. */
#define SPIN_AND_CALL        \
	"push {r0}\n\t"      \
	"1: subs r1, #1\n\t" \
	"bne 1b\n\t"         \
	"movs r0, #0\n\t"    \
	"movs r1, #0\n\t"    \
	"movs r2, #0\n\t"    \
	"movs r3, #0\n\t"    \
	"svc 2\n\t"          \
	"pop {r0}\n\t"

#ifdef __ARM_ARCH_6M__
/* Sets register n to value + n. Returns 0 if all registers kept their values. */
__attribute__((naked, noinline)) static uint32_t hold(uint32_t value, uint32_t spins)
{
	(void)value;
	(void)spins;
	__asm__ volatile(".syntax unified\n\t"
			 "push {r4-r7, lr}\n\t"
			 "mov r4, r8\n\t"
			 "mov r5, r9\n\t"
			 "mov r6, r10\n\t"
			 "mov r7, r11\n\t"
			 "push {r4-r7}\n\t"
			 ".irp n, 8,9,10,11\n\t"
			 "mov r2, r0\n\t"
			 "adds r2, #\\n\n\t"
			 "mov r\\n, r2\n\t"
			 ".endr\n\t"
			 ".irp n, 4,5,6,7\n\t"
			 "adds r\\n, r0, #\\n\n\t"
			 ".endr\n\t" SPIN_AND_CALL ".irp n, 4,5,6,7,8,9,10,11\n\t"
			 "mov r1, r\\n\n\t"
			 "subs r1, r1, r0\n\t"
			 "cmp r1, #\\n\n\t"
			 "bne 2f\n\t"
			 ".endr\n\t"
			 "movs r0, #0\n\t"
			 "b 3f\n\t"
			 "2: movs r0, #1\n\t"
			 "3: pop {r4-r7}\n\t"
			 "mov r8, r4\n\t"
			 "mov r9, r5\n\t"
			 "mov r10, r6\n\t"
			 "mov r11, r7\n\t"
			 "pop {r4-r7, pc}");
}
#else
/* Sets register n to value + n and s n to value + 32 + n. Returns 0 if all registers kept their values. */
__attribute__((naked, noinline)) static uint32_t hold(uint32_t value, uint32_t spins)
{
	(void)value;
	(void)spins;
	__asm__ volatile(".syntax unified\n\t"
			 ".fpu fpv4-sp-d16\n\t"
			 "push {r4-r11, lr}\n\t"
			 ".irp n, 4,5,6,7,8,9,10,11\n\t"
			 "add r\\n, r0, #\\n\n\t"
			 ".endr\n\t"
			 ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
			 "add r2, r0, #(32 + \\n)\n\t"
			 "vmov s\\n, r2\n\t"
			 ".endr\n\t" SPIN_AND_CALL ".irp n, 4,5,6,7,8,9,10,11\n\t"
			 "sub r1, r\\n, r0\n\t"
			 "cmp r1, #\\n\n\t"
			 "bne 2f\n\t"
			 ".endr\n\t"
			 ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
			 "vmov r1, s\\n\n\t"
			 "subs r1, r0\n\t"
			 "cmp r1, #(32 + \\n)\n\t"
			 "bne 2f\n\t"
			 ".endr\n\t"
			 "movs r0, #0\n\t"
			 "pop {r4-r11, pc}\n\t"
			 "2: movs r0, #1\n\t"
			 "pop {r4-r11, pc}");
}
#endif

int main(void)
{
	uint32_t value = (uint32_t)(uintptr_t)tock_app_memory_begins_at();

	for (int round = 0; round < ROUNDS; round++) {
		if (hold(value, SPINS) != 0) {
			printf("a register was lost in round %d\n", round);
			tock_exit(1);
		}
	}
	printf("all registers were kept\n");
	tock_exit(0);
}
