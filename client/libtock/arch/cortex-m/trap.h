/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Enters the kernel. On Cortex-M a system call is SVC with the class as its immediate; r0 to r3 carry arguments and results. An upcall
 * that runs before a yield returns is an ordinary function and may change what the caller saves, the link register included. */
#ifndef LIBTOCK_ARCH_TRAP_H
#define LIBTOCK_ARCH_TRAP_H

#include <stdint.h>

/* class_number has to be a constant. */
__attribute__((always_inline)) static inline void tock_trap(const uint32_t class_number, uint32_t r[4])
{
	register uint32_t r0 __asm__("r0") = r[0];
	register uint32_t r1 __asm__("r1") = r[1];
	register uint32_t r2 __asm__("r2") = r[2];
	register uint32_t r3 __asm__("r3") = r[3];
	__asm__ volatile("svc %[class_number]"
			 : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
			 : [class_number] "i"(class_number)
			 : "r12", "lr", "cc", "memory");
	r[0] = r0;
	r[1] = r1;
	r[2] = r2;
	r[3] = r3;
}

#endif
