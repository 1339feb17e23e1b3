/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Enters the kernel. On Cortex-M a system call is SVC with the class as its immediate; r0 to r3 hold arguments and results. */
#ifndef LIBTOCK_ARCH_TRAP_H
#define LIBTOCK_ARCH_TRAP_H

#include <stdint.h>

/*
 * class_number must be a constant.
 *
 * An upcall that runs before a yield (class 0) returns is an ordinary function: it may change all caller-saved registers and the
 * link register, and it expects a stack aligned to 8. Compilers align the stack only for calls, and this asm statement is not
 * one, so it aligns the stack itself.
 */
__attribute__((always_inline)) static inline void tock_trap(const uint32_t class_number, uint32_t r[4])
{
	register uint32_t r0 __asm__("r0") = r[0];
	register uint32_t r1 __asm__("r1") = r[1];
	register uint32_t r2 __asm__("r2") = r[2];
	register uint32_t r3 __asm__("r3") = r[3];
	if (class_number == 0) {
		uint32_t stack, aligned; /* in registers that an upcall preserves; r0 to r3 are in use */
		__asm__ volatile(".syntax unified\n\t"
				 "mov %[stack], sp\n\t"
				 "lsrs %[aligned], %[stack], #3\n\t"
				 "lsls %[aligned], %[aligned], #3\n\t"
				 "mov sp, %[aligned]\n\t"
				 "svc 0\n\t"
				 "mov sp, %[stack]"
				 : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), [stack] "=&l"(stack), [aligned] "=&l"(aligned)
				 :
				 : "r12", "lr", "cc", "memory");
	} else {
		__asm__ volatile("svc %[class_number]"
				 : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
				 : [class_number] "i"(class_number)
				 : "r12", "lr", "cc", "memory");
	}
	r[0] = r0;
	r[1] = r1;
	r[2] = r2;
	r[3] = r3;
}

#endif
