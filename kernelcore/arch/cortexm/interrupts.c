/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <stddef.h>

#include "kernelcore/arch/cortexm/interrupts.h"

#include "kernelcore/arch/cortexm/registers.h"
#include "kernelcore/arch/cortexm/switch.h"
#include "kernelcore/arch/cortexm/vectors.h"

#define FIRST_LINE     16u /* exception number of line 0 */
#define LINES_A_WORD   32u
#define WORDS          ((CORTEXM_LINES_MAX + LINES_A_WORD - 1) / LINES_A_WORD)
#define PRIORITY_LINES 0x80808080u /* higher than PendSV's */

static volatile uint32_t noted[WORDS]; /* lines that fired and were disabled */

uint32_t cortexm_interrupts_off(void)
{
	uint32_t before;

	__asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(before)::"memory");
	return before;
}

void cortexm_interrupts_restore(uint32_t before)
{
	__asm__ volatile("msr primask, %0" ::"r"(before) : "memory");
}

/* The handler for all lines. It needs no instruction barrier, since returning from an exception is one. */
void cortexm_handle_interrupt(void)
{
	uint32_t exception;

	__asm__ volatile("mrs %0, ipsr" : "=r"(exception));
	uint32_t line = exception - FIRST_LINE;
	uint32_t bit = 1u << line % LINES_A_WORD;

	NVIC_ICER(line / LINES_A_WORD) = bit;
	noted[line / LINES_A_WORD] |= bit;
	cortexm_waiting |= CORTEXM_WAITING_INTERRUPT;
	SCB_ICSR = SCB_ICSR_PENDSVSET;
	cortexm_data_barrier();
}

static void line_on(uint32_t line)
{
	NVIC_ISER(line / LINES_A_WORD) = 1u << line % LINES_A_WORD;
}

void cortexm_interrupt_pend(uint32_t line)
{
	NVIC_ISPR(line / LINES_A_WORD) = 1u << line % LINES_A_WORD;
}

void cortexm_interrupts_begin(const struct cortexm_chip *chip)
{
	for (uint32_t i = 0; i < chip->interrupt_count; i++) {
		NVIC_IPR(chip->interrupts[i].line / 4) = PRIORITY_LINES;
		line_on(chip->interrupts[i].line);
	}
}

/* Returns true if the line had fired, and marks it as served. */
static bool take(uint32_t line)
{
	uint32_t bit = 1u << line % LINES_A_WORD;
	uint32_t before = cortexm_interrupts_off();
	bool fired = (noted[line / LINES_A_WORD] & bit) != 0;

	noted[line / LINES_A_WORD] &= ~bit;
	cortexm_interrupts_restore(before);
	return fired;
}

/* Returns false if no line has fired since the last call. */
static bool take_mark(void)
{
	uint32_t before = cortexm_interrupts_off();
	bool marked = (cortexm_waiting & CORTEXM_WAITING_INTERRUPT) != 0;

	cortexm_waiting &= ~(uint32_t)CORTEXM_WAITING_INTERRUPT;
	cortexm_interrupts_restore(before);
	return marked;
}

/*
 * The line's pending bit is cleared before its handler runs, so that events after that are not lost. If the device holds its line
 * until it is served, the handler is called once more for nothing.
 */
static void service_pending_interrupts(void *context)
{
	const struct cortexm_chip *chip = context;

	while (take_mark()) {
		for (uint32_t i = 0; i < chip->interrupt_count; i++) {
			const struct cortexm_interrupt *interrupt = &chip->interrupts[i];

			if (!take(interrupt->line))
				continue;
			NVIC_ICPR(interrupt->line / LINES_A_WORD) = 1u << interrupt->line % LINES_A_WORD;
			interrupt->handle(interrupt->context);
			line_on(interrupt->line);
		}
	}
}

static bool has_pending_interrupts(void *context)
{
	(void)context;
	return (cortexm_waiting & CORTEXM_WAITING_INTERRUPT) != 0;
}

static void sleep(void *context)
{
	const struct cortexm_chip *chip = context;

	if (chip->sleep != NULL) {
		chip->sleep();
		return;
	}
	cortexm_data_barrier();
	__asm__ volatile("wfi" ::: "memory");
}

static uint32_t disable_interrupts(void *context)
{
	(void)context;
	return cortexm_interrupts_off();
}

static void restore_interrupts(void *context, uint32_t before)
{
	(void)context;
	cortexm_interrupts_restore(before);
	/* The interrupt that ended the sleep is taken before anything else is done. */
	cortexm_instruction_barrier();
}

const struct kc_chip_ops cortexm_chip_ops = {
    .service_pending_interrupts = service_pending_interrupts,
    .has_pending_interrupts = has_pending_interrupts,
    .sleep = sleep,
    .disable_interrupts = disable_interrupts,
    .restore_interrupts = restore_interrupts,
};
