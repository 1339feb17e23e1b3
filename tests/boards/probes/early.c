/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * This app's entry point, which runs before crt0 moves the break. Probes the app's memory every 128 bytes for places that are accessible
 * beyond the initial break, reports their number to the kernel, and continues at the usual entry point.
 *
 *     r4 to r7   the four arguments     r8 slot     r9 address     r10 end     r11 number of places
 */
#include "../hostile/calls.h"

#define COMMAND(number) "ldr r0, =%c[driver]\n\tmovs r1, " number "\n\t"

__attribute__((naked, noreturn, used)) void early(void);

void early(void)
{
	__asm__ volatile(
	    ".syntax unified\n\t"
	    "mov r4, r0\n\t"
	    "mov r5, r1\n\t"
	    "mov r6, r2\n\t"
	    "mov r7, r3\n\t" COMMAND("%[begin]") "svc 2\n\t"
						 "mov r8, r1\n\t" COMMAND(
						     "%[fact]") "movs r2, %[granule]\n\t"
								"mov r3, r8\n\t"
								"svc 2\n\t"
								"sub r2, r7, r5\n\t"
								"add r2, r1\n\t"
								"subs r2, #1\n\t"
								"udiv r3, r2, r1\n\t"
								"mul r3, r1\n\t"
								"add r9, r5, r3\n\t"
								"add r10, r5, r6\n\t"
								"mov r11, #0\n\t"
								".balign 4\n\t"
								"1: cmp r9, r10\n\t"
								"bhs 4f\n\t"
								"movs r0, #0\n\t"
								".balign 4\n\t"
								"adr.w r12, 2f\n\t"
								"mov r1, r9\n\t"
								"ldrb r2, [r1]\n\t"
								"2: .inst.n 0xbf10\n\t"
								".inst.n 0xbf00\n\t"
								"cmp r0, #0\n\t"
								"bne 3f\n\t"
								"add r11, #1\n\t"
								"3: add r9, #128\n\t"
								"b 1b\n\t"
								"4: " COMMAND("%[tell]") "mov r2, r11\n\t"
											 "svc 2\n\t"
											 "mov r12, r1\n\t"
											 "mov r0, r4\n\t"
											 "mov r1, r5\n\t"
											 "mov r2, r6\n\t"
											 "mov r3, r7\n\t"
											 "b.w _start\n\t"
											 ".ltorg" ::[driver] "i"(PROBER_DRIVER),
	    [begin] "i"(PROBER_BEGIN), [fact] "i"(PROBER_FACT), [granule] "i"(FACT_GRANULE), [tell] "i"(PROBER_EARLY));
}
