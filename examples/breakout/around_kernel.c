/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/tock.h>

#include "attempt.h"

static enum outcome write_below_ram(void)
{
	*((volatile uint32_t *)tock_app_memory_begins_at() - 4) = 0;
	return NOT_STOPPED;
}

static enum outcome write_program(void)
{
	*(volatile uint32_t *)tock_app_flash_begins_at() = 0;
	return NOT_STOPPED;
}

/* A single return instruction. */
#if defined(__x86_64__)
static uint32_t code_in_ram[] = {0xc3};
#elif defined(__aarch64__)
static uint32_t code_in_ram[] = {0xd65f03c0};
#else
static uint32_t code_in_ram[] = {0x4770};
#endif

static enum outcome run_ram(void)
{
	uintptr_t address = (uintptr_t)code_in_ram;
#ifdef __thumb__
	address |= 1;
#endif
	((void (*)(void))address)();
	return NOT_STOPPED;
}

static uint32_t deeper(volatile uint32_t *above)
{
	volatile uint32_t here[64];
	here[0] = *above + 1;
	if (here[0] == 0)
		return 0;              /* the stack overflows long before */
	return deeper(here) + here[0]; /* the addition keeps this from becoming a tail call */
}

static enum outcome overflow_stack(void)
{
	volatile uint32_t depth = 0;
	deeper(&depth);
	return NOT_STOPPED;
}

static enum outcome unknown_class(void)
{
	uint32_t r[4] = {0, 0, 0, 0};
	raw_trap(99, r);
	return NOT_STOPPED;
}

static enum outcome unknown_yield(void)
{
	uint32_t r[4] = {99, 0, 0, 0};
	raw_trap(0, r);
	return NOT_STOPPED;
}

static const struct attempt list[] = {
    {"write below the app's RAM", write_below_ram},
    {"write into the program", write_program},
    {"run code from RAM", run_ram},
    {"overflow the stack", overflow_stack},
    {"make a system call of a class that does not exist", unknown_class},
    {"yield in a way that does not exist", unknown_yield},
};

const struct attempts around_kernel = {list, sizeof list / sizeof list[0]};
