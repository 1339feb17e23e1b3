/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The parts of the puppet that depend on the processor. */
#ifndef TESTS_PUPPET_MACHINE_H
#define TESTS_PUPPET_MACHINE_H

#include "tests/apps/linux_call.h"
#include "tests/sandbox/puppet/puppet.h"
#include <stdint.h>

#ifdef __x86_64__

static inline _Noreturn void machine_fault_with_stack(uint64_t stack, uint32_t address)
{
	__asm__ volatile("mov %0, %%rsp; mov (%1), %%eax; 1: jmp 1b" : : "r"(stack), "r"((uint64_t)address));
	__builtin_unreachable();
}

static inline _Noreturn void machine_break_down(uint32_t instruction)
{
	if (instruction == PUPPET_BREAKPOINT)
		__asm__ volatile("int3");
	if (instruction == PUPPET_DIVIDE_BY_ZERO)
		__asm__ volatile("xor %%ecx, %%ecx; xor %%edx, %%edx; div %%ecx" : : "a"(1) : "ecx", "edx");
	__asm__ volatile("ud2");
	__builtin_unreachable();
}

static inline uint64_t machine_int80(uint32_t number)
{
	uint64_t result;
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"((uint64_t)number), "b"(0), "c"(0), "d"(0)
			 : "memory", "r8", "r9", "r10", "r11");
	return result;
}

static inline _Noreturn void machine_sysenter(uint32_t number)
{
	__asm__ volatile("mov %%rsp, %%rbp; sysenter; 1: jmp 1b" : : "a"(number), "b"(0), "c"(0), "d"(0));
	__builtin_unreachable();
}

/* A far return switches to the 32-bit code segment that Linux provides for 32-bit processes; the stack is below 4 GiB here. */
static inline _Noreturn void machine_code32(uint32_t number)
{
	__asm__ volatile("push $0x23\n\t"
			 "lea 1f(%%rip), %%rcx\n\t"
			 "push %%rcx\n\t"
			 "lretq\n\t"
			 ".code32\n"
			 "1: int $0x80\n"
			 "2: jmp 2b\n\t"
			 ".code64"
			 :
			 : "a"(number)
			 : "rcx");
	__builtin_unreachable();
}

static inline uint64_t machine_order(const uint32_t r[4])
{
	if (r[0] == PUPPET_SYSTEM_INT80)
		return machine_int80(r[1]);
	if (r[0] == PUPPET_SYSTEM_SYSENTER)
		machine_sysenter(r[1]);
	if (r[0] == PUPPET_SYSTEM_CODE32)
		machine_code32(r[1]);
	return 0;
}

#else

static inline _Noreturn void machine_fault_with_stack(uint64_t stack, uint32_t address)
{
	__asm__ volatile("mov sp, %0; ldr w0, [%1]; 1: b 1b" : : "r"(stack), "r"((uint64_t)address));
	__builtin_unreachable();
}

/* A division by zero does not fault on this processor. */
static inline _Noreturn void machine_break_down(uint32_t instruction)
{
	if (instruction == PUPPET_BREAKPOINT)
		__asm__ volatile("brk #0");
	__asm__ volatile("udf #0");
	__builtin_unreachable();
}

static inline uint64_t machine_order(const uint32_t r[4])
{
	(void)r;
	return 0;
}

#endif

#endif
