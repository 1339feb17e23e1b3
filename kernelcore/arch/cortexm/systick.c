/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/systick.h"

#include "kernelcore/arch/cortexm/interrupts.h"
#include "kernelcore/arch/cortexm/registers.h"
#include "kernelcore/arch/cortexm/switch.h"
#include "kernelcore/arch/cortexm/vectors.h"

#define US_A_SECOND 1000000u

void cortexm_handle_systick(void)
{
	cortexm_waiting |= CORTEXM_WAITING_TIMESLICE;
	SCB_ICSR = SCB_ICSR_PENDSVSET;
	cortexm_data_barrier();
}

static void forget_mark(void)
{
	uint32_t before = cortexm_interrupts_off();

	SCB_ICSR = SCB_ICSR_PENDSTCLR;
	cortexm_waiting &= ~(uint32_t)CORTEXM_WAITING_TIMESLICE;
	cortexm_interrupts_restore(before);
}

/* hz is a multiple, or almost a multiple, of 1000. Whole milliseconds are converted exactly, and no product needs 64 bits. */
static uint32_t ticks_of_us(uint32_t hz, uint32_t us)
{
	uint32_t ticks_a_ms = hz / 1000;

	return us / 1000 * ticks_a_ms + us % 1000 * ticks_a_ms / 1000;
}

static uint32_t us_of_ticks(uint32_t hz, uint32_t ticks)
{
	uint32_t ticks_a_ms = hz / 1000;

	return ticks / ticks_a_ms * 1000 + ticks % ticks_a_ms * 1000 / ticks_a_ms;
}

/* Reading the flag clears it. */
static bool is_over(struct cortexm_systick *systick)
{
	if ((SYST_CSR & SYST_CSR_COUNTFLAG) != 0)
		systick->over = true;
	return systick->over;
}

static void start(void *context, uint32_t us)
{
	struct cortexm_systick *systick = context;
	uint32_t ticks = ticks_of_us(systick->hz, us);

	systick->over = false;
	forget_mark();
	SYST_RVR = ticks < 2 ? 1 : ticks > SYST_TICKS_MAX ? SYST_TICKS_MAX : ticks - 1;
	SYST_CVR = 0;
	SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_CLKSOURCE_CPU;
}

static void reset(void *context)
{
	struct cortexm_systick *systick = context;

	SYST_CSR = 0;
	systick->over = false;
	forget_mark();
}

/*
 * Enables or disables the interrupt. Reading the register in order to change it clears the flag, and the countdown may end
 * between the read and the write; so the flag is checked before and after.
 */
static void set_interrupt(struct cortexm_systick *systick, bool on)
{
	uint32_t csr = SYST_CSR;

	if ((csr & SYST_CSR_COUNTFLAG) != 0)
		systick->over = true;
	SYST_CSR = on ? csr | SYST_CSR_TICKINT : csr & ~SYST_CSR_TICKINT;
	(void)is_over(systick);
}

static void arm(void *context)
{
	struct cortexm_systick *systick = context;

	set_interrupt(systick, true);
	if (systick->over)
		SCB_ICSR = SCB_ICSR_PENDSTSET;
}

static void disarm(void *context)
{
	struct cortexm_systick *systick = context;

	set_interrupt(systick, false);
	if ((cortexm_waiting & CORTEXM_WAITING_TIMESLICE) != 0)
		systick->over = true;
	forget_mark();
}

/*
 * The counter reads 0 from the start until its first tick, when it is loaded with the start value. When it ends, the flag is set.
 */
static uint32_t get_remaining_us(void *context)
{
	struct cortexm_systick *systick = context;
	uint32_t ticks = SYST_CVR;

	if (is_over(systick))
		return 0;
	return us_of_ticks(systick->hz, ticks != 0 ? ticks : SYST_RVR);
}

const struct kc_scheduler_timer_ops cortexm_systick_ops = {
    .start = start, .reset = reset, .arm = arm, .disarm = disarm, .get_remaining_us = get_remaining_us};
