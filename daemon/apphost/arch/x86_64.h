/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Processor-specific part of apphost: x86_64. */
#ifndef APPHOST_ARCH_X86_64_H
#define APPHOST_ARCH_X86_64_H

#include <stdint.h>
#include <asm/signal.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h>

/* The kernel requires this signature before every rseq abort handler. apphost has no such handlers. */
#define ARCH_RSEQ_SIGNATURE 0x53053053

/* Possible ends of the user address space, largest first: five-level and four-level page tables. */
#define ARCH_ADDRESS_SPACE_ENDS                  \
	{                                        \
		0xfffffffffff000, 0x7ffffffff000 \
	}

static inline long arch_system_call(long number, long a, long b, long c, long d, long e, long f)
{
	long result;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

#define ARCH_REGISTERS 18

/* Registers in the order of struct fault_record: rax rbx rcx rdx rsi rdi rbp rsp r8..r15 rip eflags. */
static inline void arch_registers(const struct ucontext *context, uint64_t registers[ARCH_REGISTERS])
{
	const struct sigcontext *m = &context->uc_mcontext;
	registers[0] = m->rax;
	registers[1] = m->rbx;
	registers[2] = m->rcx;
	registers[3] = m->rdx;
	registers[4] = m->rsi;
	registers[5] = m->rdi;
	registers[6] = m->rbp;
	registers[7] = m->rsp;
	registers[8] = m->r8;
	registers[9] = m->r9;
	registers[10] = m->r10;
	registers[11] = m->r11;
	registers[12] = m->r12;
	registers[13] = m->r13;
	registers[14] = m->r14;
	registers[15] = m->r15;
	registers[16] = m->rip;
	registers[17] = m->eflags;
}

static inline uint64_t arch_pc(const struct ucontext *context)
{
	return context->uc_mcontext.rip;
}

static inline uint64_t arch_stack_pointer(const struct ucontext *context)
{
	return context->uc_mcontext.rsp;
}

#endif
