/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/nrf5/timeslice.h"

#include "boards/chips/registers.h"

#define TIMER      0x40009000u
#define START      0x000u
#define STOP       0x004u
#define CLEAR      0x00cu
#define CAPTURE(n) (0x040u + 4u * (n))
#define COMPARE(n) (0x140u + 4u * (n))
#define SHORTS     0x200u
#define INTENSET   0x304u
#define INTENCLR   0x308u
#define MODE       0x504u
#define BITMODE    0x508u
#define PRESCALER  0x510u
#define CC(n)      (0x540u + 4u * (n))

#define END             0u /* compare register that ends the timeslice */
#define NOW             1u /* capture register for reading the counter */
#define INT_END         (1u << (16u + END))
#define STOP_AT_END     (1u << (8u + END))
#define MODE_TIMER      0u
#define BITMODE_16      0u /* TIMER1 has at most 16 bits */
#define TICK_US         32u
#define PRESCALER_32_US 9u /* 16 MHz / 2^9: 65535 ticks are 2 s */
#define TICKS_MAX       0xffffu

static uint32_t ticks_of_us(uint32_t us)
{
	uint32_t ticks = us / TICK_US;

	return ticks == 0 ? 1 : ticks > TICKS_MAX ? TICKS_MAX : ticks;
}

static void disarm(void *context)
{
	(void)context;
	chip_write(TIMER, INTENCLR, INT_END);
}

static void reset(void *context)
{
	disarm(context);
	chip_write(TIMER, STOP, 1);
	chip_write(TIMER, COMPARE(END), 0);
}

static void start(void *context, uint32_t us)
{
	reset(context);
	chip_write(TIMER, MODE, MODE_TIMER);
	chip_write(TIMER, BITMODE, BITMODE_16);
	chip_write(TIMER, PRESCALER, PRESCALER_32_US);
	chip_write(TIMER, SHORTS, STOP_AT_END);
	chip_write(TIMER, CC(END), ticks_of_us(us));
	chip_write(TIMER, CLEAR, 1);
	chip_write(TIMER, START, 1);
}

/* If the timeslice has already ended, the event is pending and interrupts at once. */
static void arm(void *context)
{
	(void)context;
	chip_write(TIMER, INTENSET, INT_END);
}

static uint32_t get_remaining_us(void *context)
{
	(void)context;
	chip_write(TIMER, CAPTURE(NOW), 1);
	uint32_t gone = chip_read(TIMER, CC(NOW));

	return chip_read(TIMER, COMPARE(END)) != 0 ? 0 : (chip_read(TIMER, CC(END)) - gone) * TICK_US;
}

/* Nothing to do: the timer is disarmed by now, and the kernel checks the remaining time before it resumes the process. */
void nrf5_timeslice_handle(void *context)
{
	(void)context;
}

const struct kc_scheduler_timer_ops nrf5_timeslice_ops = {
    .start = start, .reset = reset, .arm = arm, .disarm = disarm, .get_remaining_us = get_remaining_us};
