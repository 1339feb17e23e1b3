/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Attempts to execute memory that is not the app's code, or to gain privileges. */
#include <libtock/tock.h>

#include "../hostile/calls.h"
#include "probe.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

#define CONTROL_NPRIV 1u
#define CONTROL_SPSEL 2u
#define CPUID         0xe000ed00u

static uint32_t control(void)
{
	uint32_t value;

	__asm__ volatile("mrs %0, control" : "=r"(value));
	return value;
}

void check_unprivileged(const char *when, uint32_t which)
{
	uint32_t is = control();

	if ((is & CONTROL_NPRIV) == 0 || (is & CONTROL_SPSEL) == 0)
		fail("CONTROL is 0x%lx after %s 0x%lx", (unsigned long)is, when, (unsigned long)which);
	if (probe_load32(CPUID).cause == 0)
		fail("a system register was read after %s 0x%lx", when, (unsigned long)which);
}

/* bx lr */
static uint16_t code_in_data[] = {0x4770, 0x4770};

static bool execute(uint32_t step)
{
	uint16_t code_on_stack[] = {0x4770, 0x4770};
	uint32_t app_break = own_fact(FACT_BREAK);

	(void)step;
	__asm__ volatile("" ::"r"(code_on_stack) : "memory");
	if (!set_break(app_break + 64))
		fail("no heap to be had");
	volatile uint16_t *heap = (volatile uint16_t *)(uintptr_t)app_break;

	heap[0] = 0x4770;
	heap[1] = 0x4770;
	const uint32_t places[] = {(uint32_t)(uintptr_t)code_in_data, (uint32_t)(uintptr_t)code_on_stack, (app_break + 1) & ~1u,
				   own_fact(FACT_RAM_START), first_out_of_reach() - 2};

	for (uint32_t i = 0; i < COUNT(places); i++) {
		struct stop stop = probe_execute(places[i] | 1);

		if ((stop.cause & CAUSE_EXECUTE) == 0)
			fail("RAM at 0x%lx was executed, cause 0x%lx", (unsigned long)places[i], (unsigned long)stop.cause);
	}
	set_break(app_break);
	return true;
}

/* After any kind of fault, the app has no more rights than before. */
static bool after_faults(uint32_t step)
{
	const struct {
		const char *name;
		struct stop stop;
	} faults[] = {
	    {"a load", probe_load32(CPUID)},
	    {"a store", probe_store32(own_fact(FACT_KERNEL_RAM))},
	    {"an execution", probe_execute(own_fact(FACT_RAM_START) | 1)},
	    {"an undefined instruction", probe_undefined()},
	    {"a division", probe_divide_by_zero()},
	    {"a breakpoint", probe_breakpoint()},
	    {"a jump to ARM code", probe_execute(own_fact(FACT_FLASH_START))},
	    {"a jump into the system", probe_execute(CPUID | 1)},
	};

	(void)step;
	for (uint32_t i = 0; i < COUNT(faults); i++) {
		if (faults[i].stop.cause == 0)
			fail("%s was no fault", faults[i].name);
	}
	/* Again, with a check after each. */
	probe_load32(CPUID);
	check_unprivileged("a load of", CPUID);
	probe_execute(own_fact(FACT_RAM_START) | 1);
	check_unprivileged("an execution", 0);
	probe_undefined();
	check_unprivileged("an undefined instruction", 0);
	probe_divide_by_zero();
	check_unprivileged("a division", 0);
	probe_breakpoint();
	check_unprivileged("a breakpoint", 0);
	probe_execute(own_fact(FACT_FLASH_START));
	check_unprivileged("a jump to ARM code", 0);
	return true;
}

#define WRITE(what) __asm__ volatile("msr " what ", %0\n\tisb" ::"r"(value) : "memory")
#define READ(what)                                              \
	({                                                      \
		uint32_t read;                                  \
		__asm__ volatile("mrs %0, " what : "=r"(read)); \
		read;                                           \
	})

static bool special_registers(uint32_t step)
{
	static const uint32_t values[] = {0, 1, 2, 3, 4, 0x20, 0x20000000u, UINT32_MAX};

	(void)step;
	for (uint32_t i = 0; i < COUNT(values); i++) {
		uint32_t value = values[i];

		WRITE("control");
		check_unprivileged("writing to CONTROL", value);
		WRITE("basepri");
		WRITE("basepri_max");
		WRITE("faultmask");
		WRITE("primask");
		WRITE("msp");
		WRITE("psp"); /* must be ignored, or the app dies */
		__asm__ volatile("cpsid i\n\tcpsid f\n\tcpsie i\n\tcpsie f\n\tcpsid i\n\tcpsid f" ::: "memory");
		if (READ("basepri") != 0 || READ("faultmask") != 0 || READ("primask") != 0 || READ("msp") != 0 ||
		    READ("psp") != 0)
			fail("a special register was written with 0x%lx, or can be read", (unsigned long)value);
		/* If interrupts were off now, a system call would be a fault. */
		check_unprivileged("writing special registers", value);
	}
	__asm__ volatile("wfi\n\tsev\n\twfe\n\tdsb\n\tisb" ::: "memory");
	check_unprivileged("sleep", 0);
	return true;
}

static bool system_registers(uint32_t step)
{
	static const uint32_t registers[] =
	    {
		0xe0000000u, 0xe0000e00u, 0xe0001000u, 0xe0001004u, 0xe0002000u, 0xe000e000u, 0xe000e004u,
		0xe000e008u,                                                                               /* trace, ICTR */
		0xe000e010u, 0xe000e014u, 0xe000e018u, 0xe000e01cu,                                        /* SysTick */
		0xe000e100u, 0xe000e180u, 0xe000e200u, 0xe000e280u, 0xe000e300u, 0xe000e380u, 0xe000e400u, /* NVIC */
		0xe000ed00u, 0xe000ed04u, 0xe000ed08u, 0xe000ed0cu, 0xe000ed10u, 0xe000ed14u, 0xe000ed18u,
		0xe000ed1cu, 0xe000ed20u, 0xe000ed24u, 0xe000ed28u, 0xe000ed2cu, 0xe000ed30u, 0xe000ed34u,
		0xe000ed38u, 0xe000ed88u,                                                                  /* SCB */
		0xe000ed90u, 0xe000ed94u, 0xe000ed98u, 0xe000ed9cu, 0xe000eda0u, 0xe000eda4u, 0xe000edc0u, /* MPU */
		0xe000edd0u, 0xe000edd4u, 0xe000edd8u, 0xe000eddcu, 0xe000ede0u, 0xe000ede4u, 0xe000ede8u, /* SAU */
		0xe000edf0u, 0xe000edf8u, 0xe000edfcu, 0xe000ef00u, 0xe000ef34u, 0xe000ef38u, 0xe000ef3cu,
		0xe000ef50u,                           /* debug, FPU */
		0xe002e010u, 0xe002ed0cu, 0xe002ed94u, /* non-secure aliases */
		0xe0040000u, 0xe00fe000u, 0xe00ff000u,
	    };
	static const struct {
		const char *name;
		struct stop (*make)(uint32_t address);
	} accesses[] = {{"load", probe_load32},       {"store", probe_store32},    {"byte load", probe_load8},
			{"byte store", probe_store8}, {"half load", probe_load16}, {"half store", probe_store16}};

	(void)step;
	for (uint32_t i = 0; i < COUNT(registers); i++) {
		for (uint32_t k = 0; k < COUNT(accesses); k++) {
			if (accesses[k].make(registers[i]).cause == 0)
				fail("%s of 0x%lx", accesses[k].name, (unsigned long)registers[i]);
		}
	}
	check_unprivileged("all of them", 0);
	return true;
}

#define MARK ".inst.n 0xbf10\n\t.inst.n 0xbf00\n\tmovs r2, #0\n\tmov r12, r2\n\t"

/* Pushes the state that a processor would pop if it took the value for a return: continue after the instruction, in thread mode. */
#define RETURN_BY(name, instruction)                                                     \
	__attribute__((noinline)) static struct stop name(uint32_t value)                \
	{                                                                                \
		register uint32_t cause __asm__("r0") = 0;                               \
		register uint32_t address __asm__("r1") = value;                         \
		__asm__ volatile(".syntax unified\n\t"                                   \
				 ".balign 4\n\t"                                         \
				 "adr.w r12, 1f\n\t"                                     \
				 "mov r4, sp\n\t"                                        \
				 "add r2, r12, #1\n\t"                                   \
				 "movs r3, #0\n\t"                                       \
				 "push {r2, r3}\n\t"                                     \
				 "push {r2, r3}\n\t" instruction "\n\t"                  \
				 "1: " MARK "mov sp, r4"                                 \
				 : "+r"(cause), "+r"(address)                            \
				 :                                                       \
				 : "r2", "r3", "r4", "r5", "r12", "lr", "cc", "memory"); \
		return (struct stop){cause, address};                                    \
	}

RETURN_BY(return_by_bx, "bx r1")
RETURN_BY(return_by_blx, "blx r1")
RETURN_BY(return_by_lr, "mov lr, r1\n\tbx lr")
RETURN_BY(return_by_pop, "push {r1}\n\tpop {pc}")
RETURN_BY(return_by_load, "push {r1}\n\tldr pc, [sp], #4")
RETURN_BY(return_by_ldm, "push {r1, r2}\n\tmov r5, sp\n\tldmia r5, {pc}")

static bool forged_returns(uint32_t step)
{
	static struct stop (*const ways[])(uint32_t) = {return_by_bx,  return_by_blx,  return_by_lr,
							return_by_pop, return_by_load, return_by_ldm};

	(void)step;
	for (uint32_t way = 0; way < COUNT(ways); way++) {
		for (uint32_t low = 0; low < 0x100; low++) {
			/* 0xfeffffff is a function return to the secure world: it pops this stack and changes no rights. */
			uint32_t value = low < 2 ? 0xfefffffeu + low : 0xffffff00u + low;
			struct stop stop = ways[way](value);

			if (stop.cause == 0 && low >= 2)
				fail("returning to 0x%lx in way %lu was no fault", (unsigned long)value, (unsigned long)way);
			if (low < 2 || low % 16 == 1)
				check_unprivileged("returning to", value);
		}
		check_unprivileged("returning in way", way);
	}
	return true;
}

/*
 * Instructions of the security extension, with an address in r1. Encoded as numbers, so that assemblers for other processors accept them.
 */
#define SECURITY(name, first, second) RETURN_BY(name, ".inst.n " first "\n\t.inst.n " second)

SECURITY(to_other_world, "0x4704 + (1 << 3)", "0xbf00")   /* bxns r1 */
SECURITY(call_other_world, "0x4784 + (1 << 3)", "0xbf00") /* blxns r1 */
SECURITY(gateway, "0xe97f", "0xe97f")                     /* sg */
/* Only code that has used floating point has state to store, so vmov s0, r1 comes first. */
SECURITY(lazy_store, "0xee00, 0x1a10, 0xec20 + 1", "0x0a00") /* vlstm r1 */
SECURITY(lazy_load, "0xee00, 0x1a10, 0xec30 + 1", "0x0a00")  /* vlldm r1 */
SECURITY(test_target, "0xe840 + 1", "0xf200")                /* tt r2, r1 */
SECURITY(test_other_world, "0xe840 + 1", "0xf280")           /* tta r2, r1 */

/* Secure, non-secure and unmapped addresses; bit 28 distinguishes the worlds if there are two. */
static uint32_t place_number(uint32_t number)
{
	const uint32_t places[] = {0,
				   own_fact(FACT_FLASH_START) & ~0x10000000u,
				   own_fact(FACT_FLASH_START),
				   own_fact(FACT_KERNEL_FLASH),
				   own_fact(FACT_KERNEL_FLASH) & ~0x10000000u,
				   own_fact(FACT_KERNEL_RAM),
				   own_fact(FACT_KERNEL_RAM) & ~0x10000000u,
				   own_fact(FACT_GRANT_SPACE) & ~7u,
				   0x20000000u,
				   0xe000ed90u,
				   0xfffffff8u,
				   0xfffffffcu};

	return places[number];
}

#define PLACES 12u

/* A fault in the other world leaves no frame here, so the app dies. Without the security extension the instruction is undefined. */
static bool other_world(uint32_t step)
{
	if (step == 2 * PLACES)
		return true;
	uint32_t place = place_number(step / 2);

	expect_fault();
	struct stop stop = step % 2 == 0 ? to_other_world(place) : call_other_world(place);

	expect_nothing();
	if (stop.cause == 0)
		fail("the other world was entered at 0x%lx", (unsigned long)place);
	check_unprivileged("a visit to the other world at", place);
	return false;
}

static bool secure_instructions(uint32_t step)
{
	(void)step;
	if (own_fact(FACT_SECURITY_EXTENSION) == 0)
		return true;
	for (uint32_t i = 0; i < PLACES; i++) {
		uint32_t place = place_number(i);

		gateway(place);
		test_target(place);
		test_other_world(place);
		check_unprivileged("instructions of the secure world for", place);
		if (lazy_store(place & ~7u).cause == 0)
			fail("floating point state was stored at 0x%lx", (unsigned long)place);
		if (place != own_fact(FACT_FLASH_START) && lazy_load(place & ~7u).cause == 0)
			fail("floating point state was read at 0x%lx", (unsigned long)place);
		check_unprivileged("floating point state at", place);
	}
	/* Any state that this leaves behind must not affect the kernel. */
	return_by_bx(0xfefffffeu);
	check_unprivileged("a return to the secure world", 0);
	return true;
}

#define CALL(number)                                                                                            \
	__attribute__((noinline)) static struct stop call_##number(uint32_t value)                              \
	{                                                                                                       \
		register uint32_t cause __asm__("r0") = 0;                                                      \
		register uint32_t address __asm__("r1") = value;                                                \
		__asm__ volatile(".syntax unified\n\t.balign 4\n\tadr.w r12, 1f\n\tsvc " #number "\n\t1: " MARK \
				 : "+r"(cause), "+r"(address)                                                   \
				 :                                                                              \
				 : "r2", "r3", "r12", "lr", "cc", "memory");                                    \
		return (struct stop){cause, address};                                                           \
	}
CALL(8)
CALL(9)
CALL(15)
CALL(16)
CALL(31)
CALL(32)
CALL(63)
CALL(64)
CALL(127)
CALL(128)
CALL(171)
CALL(200)
CALL(254)
CALL(255)

static bool wrong_calls(uint32_t step)
{
	static struct stop (*const calls[])(uint32_t) = {call_8,  call_9,   call_15,  call_16,  call_31,  call_32,  call_63,
							 call_64, call_127, call_128, call_171, call_200, call_254, call_255};

	(void)step;
	for (uint32_t i = 0; i < COUNT(calls); i++) {
		if (calls[i](0).cause == 0)
			fail("system call %lu of the list was taken", (unsigned long)i);
		check_unprivileged("a wrong system call", i);
	}
	return true;
}

static const struct test list[] = {
    {"RAM is not executed: data, stack, heap, first and last bytes (A15)", execute},
    {"after a fault of any kind an app has no more rights than before (G1)", after_faults},
    {"an app is unprivileged, and writes to special registers change nothing (G2, G3)", special_registers},
    {"system registers are out of reach (G2, G3)", system_registers},
    {"a forged return from an exception is a fault (G4)", forged_returns},
    {"the other world gives no rights, and costs the app's life (G4)", other_world},
    {"instructions of the secure world lead to no rights (G4)", secure_instructions},
    {"system calls of classes that do not exist are faults (G6)", wrong_calls},
};
const struct tests privilege_tests = {list, COUNT(list)};
