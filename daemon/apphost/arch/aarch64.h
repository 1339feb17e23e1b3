/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Processor-specific part of apphost: aarch64. */
#ifndef APPHOST_ARCH_AARCH64_H
#define APPHOST_ARCH_AARCH64_H

#include <stdint.h>
#include <asm/signal.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h>

/* The kernel requires this signature before every rseq abort handler. apphost has no such handlers. */
#define ARCH_RSEQ_SIGNATURE 0xd428bc00

/*
 * Possible ends of the user address space, largest first: 52, 48, 47, 42, 39 and 36 bits, depending on page size and table
 * levels.
 */
#define ARCH_ADDRESS_SPACE_ENDS                                                  \
	{                                                                        \
		1ul << 52, 1ul << 48, 1ul << 47, 1ul << 42, 1ul << 39, 1ul << 36 \
	}

static inline long arch_system_call(long number, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;
	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
}

#define ARCH_REGISTERS 34

/* Registers in the order of struct fault_record: x0..x30 sp pc pstate. */
static inline void arch_registers(const struct ucontext *context, uint64_t registers[ARCH_REGISTERS])
{
	const struct sigcontext *m = &context->uc_mcontext;
	for (int i = 0; i < 31; i++)
		registers[i] = m->regs[i];
	registers[31] = m->sp;
	registers[32] = m->pc;
	registers[33] = m->pstate;
}

static inline uint64_t arch_pc(const struct ucontext *context)
{
	return context->uc_mcontext.pc;
}

static inline uint64_t arch_stack_pointer(const struct ucontext *context)
{
	return context->uc_mcontext.sp;
}

#endif
