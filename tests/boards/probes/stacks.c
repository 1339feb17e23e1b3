/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Wild stack pointers, at the moment when the processor pushes a frame there or the kernel writes one; and frames that were changed behind
 * the kernel's back. Each attempt ends a life.
 */
#include <libtock/tock.h>

#include "../hostile/calls.h"
#include "probe.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define FRAME        32u
#define FRAME_FPU    104u
#define SLOTS        8u

#define USE_FPU ".inst.n 0xee00\n\t.inst.n 0x1a10\n\t" /* vmov s0, r1 */

/* Defines a function that executes `before`, and then `what` with its stack at the argument. Returns only if nothing stopped it. */
#define WITH_STACK(name, before, what)                                    \
	__attribute__((naked, noinline)) static void name(uint32_t stack) \
	{                                                                 \
		(void)stack;                                              \
		__asm__ volatile(".syntax unified\n\t"                    \
				 "push {r4-r11, lr}\n\t"                  \
				 "mov r4, sp\n\t" before "mov r5, r0\n\t" \
				 "movs r0, #0\n\t"                        \
				 "movs r1, #0\n\t"                        \
				 "movs r2, #0\n\t"                        \
				 "movs r3, #0\n\t"                        \
				 "mov r12, r0\n\t"                        \
				 "mov sp, r5\n\t" what "\n\t"             \
				 "mov sp, r4\n\t"                         \
				 "pop {r4-r11, pc}");                     \
	}

/* Spins longer than a timeslice. If it ends, nothing interrupted it. */
#define SPIN                   \
	"ldr r0, =4000000\n\t" \
	"1: subs r0, #1\n\t"   \
	"bne 1b\n\t"           \
	"b 2f\n\t"             \
	".ltorg\n\t"           \
	"2:"

WITH_STACK(call, "", "svc 2")
WITH_STACK(call_fpu, USE_FPU, "svc 2")
WITH_STACK(yield_there, "", "svc 0")
WITH_STACK(interrupted, "", SPIN)
WITH_STACK(interrupted_fpu, USE_FPU, SPIN)
WITH_STACK(faulting, "", "udf #3")
WITH_STACK(faulting_fpu, USE_FPU, "udf #3")

/* A stack pointer before an exception: the address after the frame. */
static uint32_t stack_number(uint32_t number)
{
	uint32_t start = own_fact(FACT_RAM_START), end = first_out_of_reach();
	uint32_t other = (own_slot() + 2) % 4; /* the other app of these tests */
	const uint32_t stacks[] = {
	    0,
	    8,
	    start,
	    start + 4,
	    start + FRAME / 2,
	    start + FRAME - 8,
	    end + 8,
	    end + FRAME / 2,
	    end + FRAME,
	    end + 4096,
	    own_fact(FACT_GRANT_SPACE) + FRAME,
	    own_fact(FACT_RAM_END),
	    own_fact(FACT_KERNEL_RAM) + FRAME,
	    own_fact(FACT_KERNEL_RAM) + 4096, /* the kernel's own stack */
	    own_fact(FACT_KERNEL_RAM_END),
	    own_fact(FACT_KERNEL_FLASH) + 4096,
	    own_fact(FACT_FLASH_START) + 256,
	    fact(FACT_RAM_START, other) + 256,
	    own_fact(FACT_UART) + FRAME,
	    0xe000ed94u + FRAME, /* the MPU */
	    0xe000e010u + 8,
	    0xfffffff8u,
	    0xffffffffu,
	    0x80000000u,
	};

	return number < COUNT(stacks) ? stacks[number] : start + (number - (uint32_t)COUNT(stacks)) * 8;
}

#define STACKS 24u

static bool wild_stacks(uint32_t step, void (*const ways[])(uint32_t), uint32_t count)
{
	if (step == STACKS * count)
		return true;
	uint32_t stack = stack_number(step / count);

	expect_fault();
	ways[step % count](stack);
	not_ended("a stack at", stack);
	return false;
}

static bool stacks_of_calls(uint32_t step)
{
	static void (*const ways[])(uint32_t) = {call, call_fpu, yield_there};

	return wild_stacks(step, ways, COUNT(ways));
}

static bool stacks_of_interrupts(uint32_t step)
{
	static void (*const ways[])(uint32_t) = {interrupted, interrupted_fpu};

	return wild_stacks(step, ways, COUNT(ways));
}

static bool stacks_of_faults(uint32_t step)
{
	static void (*const ways[])(uint32_t) = {faulting, faulting_fpu};

	return wild_stacks(step, ways, COUNT(ways));
}

/* Frames above the break, where the unit's granularity lets the processor push them. The kernel must not accept them. */
static bool stack_above_break(uint32_t step)
{
	uint32_t app_break = own_fact(FACT_BREAK), end;

	if (step == 3)
		return true;
	set_break(app_break + 4);
	end = first_out_of_reach();
	expect_fault();
	if (step == 0)
		call(own_fact(FACT_BREAK) + 4);
	else if (step == 1)
		faulting(end);
	else
		yield_there(own_fact(FACT_BREAK) + FRAME - 4);
	not_ended("a stack above the break, up to", end);
	return false;
}

/* Moves the break below the frame of the call that moves it. */
__attribute__((naked)) static void break_below_stack(uint32_t stack, uint32_t app_break)
{
	(void)stack;
	(void)app_break;
	__asm__ volatile(".syntax unified\n\t"
			 "push {r4-r11, lr}\n\t"
			 "mov r4, sp\n\t"
			 "mov sp, r0\n\t"
			 "movs r0, #0\n\t"
			 "mov r12, r0\n\t"
			 "svc 5\n\t"
			 "mov sp, r4\n\t"
			 "pop {r4-r11, pc}");
}

static bool break_moved(uint32_t step)
{
	uint32_t app_break = own_fact(FACT_BREAK);

	if (step > 0)
		return true;
	if (!set_break(app_break + 512))
		fail("no heap to be had");
	expect_fault();
	break_below_stack(app_break + 512, app_break + 480);
	not_ended("a break below the frame of its call at", app_break + 480);
	return false;
}

static uint32_t frame[8];

/* Makes a command that overwrites its own exception frame. */
__attribute__((naked)) static void command_with_stack(uint32_t stack)
{
	(void)stack;
	__asm__ volatile(".syntax unified\n\t"
			 "push {r4-r11, lr}\n\t"
			 "mov r4, sp\n\t"
			 "mov sp, r0\n\t"
			 "ldr r0, =%c[driver]\n\t"
			 "movs r1, %[copy]\n\t"
			 "movs r2, #0\n\t"
			 "movs r3, #0\n\t"
			 "mov r12, r2\n\t"
			 "svc 2\n\t"
			 "mov sp, r4\n\t"
			 "pop {r4-r11, pc}\n\t"
			 ".ltorg" ::[driver] "i"(PROBER_DRIVER),
			 [copy] "i"(PROBER_COPY));
}

static bool changed_frames(uint32_t step)
{
	static uint8_t stack[256] __attribute__((aligned(8)));
	uint32_t top = (uint32_t)(uintptr_t)stack + sizeof stack;
	uint32_t here = own_fact(FACT_FLASH_START) + 128;
	const struct {
		uint32_t pc, xpsr;
	} frames[] = {
	    {here, 0x00000000u}, /* ARM code */
	    {here, 0x01000003u}, /* in the handlers of a hard fault, ... */
	    {here, 0x0100000bu}, /* ... of a system call, ... */
	    {here, 0x0100000eu}, /* ... of PendSV, ... */
	    {here, 0x01000010u}, /* ... of an interrupt */
	    {here, 0x010001ffu},
	    {here, 0x0100000fu},
	    {here, 0x01000203u},
	    {own_fact(FACT_KERNEL_FLASH) + 64, 0x01000000u},
	    {own_fact(FACT_KERNEL_RAM) + 64, 0x01000000u},
	    {own_fact(FACT_RAM_START), 0x01000000u},
	    {own_fact(FACT_UART), 0x01000000u},
	    {0xfffffffcu, 0x01000000u},
	    {0xfffffff0u, 0x01000000u},
	    {0xfffffff8u, 0x01000003u},
	    {0xfefffffeu, 0x01000000u},
	    {0xe000ed94u, 0x01000000u},
	    {0, 0x01000000u},
	    {0, 0x0100000bu},
	};

	if (step == 2 * COUNT(frames))
		return true;
	frame[6] = frames[step / 2].pc + step % 2; /* with and without the Thumb bit */
	frame[7] = frames[step / 2].xpsr;
	frame[5] = 0xfffffff9u;
	frame[4] = 0;
	if (!allow_readonly(PROBER_DRIVER, 0, frame, sizeof frame).success ||
	    !allow_readwrite(PROBER_DRIVER, 0, (void *)(uintptr_t)(top - FRAME), FRAME).success)
		fail("buffers were refused");
	expect_fault();
	command_with_stack(top);
	not_ended("a frame with the program status", frames[step / 2].xpsr);
	return false;
}

static uint32_t deeper(volatile uint32_t *above)
{
	volatile uint32_t here[16];

	here[0] = *above + 1;
	return here[0] == 0 ? 0 : deeper(here) + here[0];
}

static bool recursion(uint32_t step)
{
	volatile uint32_t depth = 0;

	if (step > 0)
		return true;
	expect_fault();
	deeper(&depth);
	not_ended("endless recursion", 0);
	return false;
}

static const struct test list[] = {
    {"a system call with a stack that is nobody's or somebody else's is a fault (G5, G6)", stacks_of_calls},
    {"an interrupt with such a stack is a fault (G5, G6)", stacks_of_interrupts},
    {"a fault with such a stack is one (G5, G6)", stacks_of_faults},
    {"the kernel takes no frame above the break (G6)", stack_above_break},
    {"a break below the frame of its own call is a fault (G6)", break_moved},
    {"a frame that was changed during a call gives no rights (G1, G3)", changed_frames},
    {"endless recursion is a fault (G7)", recursion},
};
const struct tests stack_tests = {list, COUNT(list)};
