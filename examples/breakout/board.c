/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/tock.h>

#include "attempt.h"

#ifdef __thumb__

/* Registers of every Cortex-M (ARMv7-M architecture reference manual, B3). */
#define MPU_CONTROL  0xe000ed94u
#define RESET        0xe000ed0cu
#define RESET_PLEASE 0x05fa0004u

void raw_trap(uint32_t class_number, uint32_t r[4])
{
	register uint32_t r0 __asm__("r0") = r[0];
	register uint32_t r1 __asm__("r1") = r[1];
	register uint32_t r2 __asm__("r2") = r[2];
	register uint32_t r3 __asm__("r3") = r[3];

	/* The SVC instruction encodes the class as an immediate. */
	if (class_number == 0)
		__asm__ volatile("svc 0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "r12", "lr", "cc", "memory");
	else
		__asm__ volatile("svc 99" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "r12", "lr", "cc", "memory");
}

static enum outcome read_kernel_memory(void)
{
	(void)*((volatile uint32_t *)tock_app_memory_ends_at() - 4);
	return NOT_STOPPED;
}

static enum outcome switch_protection_off(void)
{
	*(volatile uint32_t *)(uintptr_t)MPU_CONTROL = 0;
	return NOT_STOPPED;
}

static enum outcome reset_board(void)
{
	*(volatile uint32_t *)(uintptr_t)RESET = RESET_PLEASE;
	return NOT_STOPPED;
}

static const struct attempt list[] = {
    {"read the kernel's memory", read_kernel_memory},
    {"switch memory protection off", switch_protection_off},
    {"reset the board", reset_board},
};

const struct attempts on_board = {list, sizeof list / sizeof list[0]};

#else

const struct attempts on_board = {NULL, 0};

#endif
