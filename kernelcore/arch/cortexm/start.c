/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Startup code from reset to the board's main. */
#include "kernelcore/arch/cortexm/start.h"

#include "kernelcore/arch/cortexm/memory_functions.h"
#include "kernelcore/arch/cortexm/registers.h"
#include "kernelcore/arch/cortexm/vectors.h"

/* From the linker script. */
extern uint8_t cortexm_data_in_flash[], cortexm_data_start[], cortexm_data_end[], cortexm_bss_start[], cortexm_bss_end[];
extern const struct cortexm_vectors cortexm_vectors_start;

#define PRIORITY_FAULTS  0x00u
#define PRIORITY_SVC     0x40u
#define PRIORITY_SYSTICK 0x80u
#define PRIORITY_PENDSV  0xc0u

/*
 * Faults have the highest priority, so that a fault during the entry to another handler is handled first. PendSV has the lowest,
 * so that it interrupts the kernel or a process, never another handler. (ARMv6-M implements the two top bits.)
 */
static void set_priorities(void)
{
	SCB_SHPR1 = PRIORITY_FAULTS;
	SCB_SHPR2 = PRIORITY_SVC << 24;
	SCB_SHPR3 = PRIORITY_SYSTICK << 24 | PRIORITY_PENDSV << 16;
}

/*
 * Enables floating point, if there is such a unit. A process's registers are saved to its stack immediately when it is
 * interrupted, not lazily, since by then the stack may no longer be the process's own.
 */
static void set_up_fpu(void)
{
	SCB_CPACR |= SCB_CPACR_FPU;
	cortexm_data_barrier();
	cortexm_instruction_barrier();
	FPCCR = (FPCCR & ~FPCCR_LSPEN) | FPCCR_ASPEN;
}

static size_t distance(const uint8_t *start, const uint8_t *end)
{
	return (uintptr_t)end - (uintptr_t)start;
}

void cortexm_reset(void)
{
	memcpy(cortexm_data_start, cortexm_data_in_flash, distance(cortexm_data_start, cortexm_data_end));
	memset(cortexm_bss_start, 0, distance(cortexm_bss_start, cortexm_bss_end));
	SCB_VTOR = (uint32_t)(uintptr_t)&cortexm_vectors_start;
	set_priorities();
	if (cortexm_is_mainline()) {
		SCB_SHCSR |= SCB_SHCSR_FAULTS_ON;
		SCB_CCR |= SCB_CCR_STKALIGN | SCB_CCR_DIV_0_TRP;
		set_up_fpu();
	}
	/* Interrupts are enabled after a reset, but perhaps not if a boot loader jumped here. */
	__asm__ volatile("cpsie i" ::: "memory");
	board_main();
}

void cortexm_restart_chip(void)
{
	cortexm_data_barrier();
	SCB_AIRCR = SCB_AIRCR_SYSRESETREQ;
	cortexm_data_barrier();
	for (;;)
		cortexm_instruction_barrier();
}
