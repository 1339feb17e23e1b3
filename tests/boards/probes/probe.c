/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "probe.h"

/* yield; nop: where the kernel of these tests lets a probe continue */
#define MARK ".inst.n 0xbf10\n\t.inst.n 0xbf00\n\t"

#define PROBE(name, instruction)                                                       \
	__attribute__((noinline)) struct stop name(uint32_t where)                     \
	{                                                                              \
		register uint32_t cause __asm__("r0") = 0;                             \
		register uint32_t address __asm__("r1") = where;                       \
		__asm__ volatile(".syntax unified\n\t"                                 \
				 ".balign 4\n\t" /* adr counts from a multiple of 4 */ \
				 "adr.w r12, 1f\n\t"                                   \
				 "movs r2, #0\n\t" instruction "\n\t"                  \
				 "1: " MARK "movs r2, #0\n\tmov r12, r2"               \
				 : "+r"(cause), "+r"(address)                          \
				 :                                                     \
				 : "r2", "r3", "r12", "lr", "cc", "memory");           \
		return (struct stop){cause, address};                                  \
	}

PROBE(probe_load8, "ldrb r2, [r1]")
PROBE(probe_load16, "ldrh r2, [r1]")
PROBE(probe_load32, "ldr r2, [r1]")
PROBE(probe_store8, "strb r2, [r1]")
PROBE(probe_store16, "strh r2, [r1]")
PROBE(probe_store32, "str r2, [r1]")
PROBE(probe_execute, "blx r1")

static PROBE(undefined, "udf #1") static PROBE(divide, "udiv r2, r1, r2") static PROBE(breakpoint, "bkpt #1")

    struct stop probe_undefined(void)
{
	return undefined(0);
}

struct stop probe_divide_by_zero(void)
{
	return divide(1);
}

struct stop probe_breakpoint(void)
{
	return breakpoint(0);
}
