/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/nrf5/alarm.h"

#include "boards/chips/registers.h"
#include "kernelcore/arch/cortexm/interrupts.h"

#define TIMER      0x40008000u
#define START      0x000u
#define STOP       0x004u
#define CLEAR      0x00cu
#define CAPTURE(n) (0x040u + 4u * (n))
#define COMPARE(n) (0x140u + 4u * (n))
#define INTENSET   0x304u
#define INTENCLR   0x308u
#define MODE       0x504u
#define BITMODE    0x508u
#define PRESCALER  0x510u
#define CC(n)      (0x540u + 4u * (n))

#define ALARM           0u /* the compare register that interrupts */
#define NOW             1u /* the one that the counter is copied to */
#define INT_COMPARE     (1u << (16u + ALARM))
#define MODE_TIMER      0u
#define BITMODE_32      3u
#define PRESCALER_1_MHZ 4u /* 16 MHz / 2^4 */

static uint32_t frequency_hz(void *context)
{
	(void)context;
	return NRF5_ALARM_HZ;
}

static uint32_t now(void *context)
{
	(void)context;
	chip_write(TIMER, CAPTURE(NOW), 1);
	return chip_read(TIMER, CC(NOW));
}

static bool has_passed(struct nrf5_alarm *alarm)
{
	return now(alarm) - alarm->reference >= alarm->dt;
}

static void stop(void)
{
	chip_write(TIMER, INTENCLR, INT_COMPARE);
	chip_write(TIMER, COMPARE(ALARM), 0);
}

/* The timer interrupts when the counter comes to the value, not when it is beyond; a time that has passed meanwhile is done by hand. */
static void set(void *context, uint32_t reference, uint32_t dt)
{
	struct nrf5_alarm *alarm = context;

	stop();
	alarm->armed = true;
	alarm->reference = reference;
	alarm->dt = dt;
	chip_write(TIMER, CC(ALARM), reference + dt);
	chip_write(TIMER, INTENSET, INT_COMPARE);
	if (has_passed(alarm))
		cortexm_interrupt_pend(NRF5_ALARM_LINE);
}

static void disarm(void *context)
{
	struct nrf5_alarm *alarm = context;

	stop();
	alarm->armed = false;
}

void nrf5_alarm_handle(void *context)
{
	struct nrf5_alarm *alarm = context;

	if (!alarm->armed || !has_passed(alarm))
		return;
	stop();
	alarm->armed = false;
	alarm->fired(alarm->context);
}

struct kc_hil_alarm nrf5_alarm_init(struct nrf5_alarm *alarm, void (*fired)(void *context), void *context)
{
	static const struct kc_hil_alarm_ops ops = {.frequency_hz = frequency_hz, .now = now, .set = set, .disarm = disarm};

	*alarm = (struct nrf5_alarm){.fired = fired, .context = context};
	chip_write(TIMER, STOP, 1);
	chip_write(TIMER, MODE, MODE_TIMER);
	chip_write(TIMER, BITMODE, BITMODE_32);
	chip_write(TIMER, PRESCALER, PRESCALER_1_MHZ);
	chip_write(TIMER, CLEAR, 1);
	stop();
	chip_write(TIMER, START, 1);
	return (struct kc_hil_alarm){.ops = &ops, .context = alarm};
}
