/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/rp2040/alarm.h"

#include "boards/chips/registers.h"
#include "kernelcore/arch/cortexm/interrupts.h"

#define TIMER    0x40054000u
#define ALARM0   0x10u /* writing arms it */
#define ARMED    0x20u /* writing ones disarms */
#define TIMERAWL 0x28u
#define INTR     0x34u /* writing ones clears */
#define INTE     0x38u

#define ALARM_BIT (1u << 0)

static uint32_t frequency_hz(void *context)
{
	(void)context;
	return RP2040_ALARM_HZ;
}

static uint32_t now(void *context)
{
	(void)context;
	return chip_read(TIMER, TIMERAWL);
}

static bool has_passed(struct rp2040_alarm *alarm)
{
	return now(alarm) - alarm->reference >= alarm->dt;
}

static void stop(void)
{
	chip_write(TIMER, ARMED, ALARM_BIT);
	chip_write(TIMER, INTR, ALARM_BIT);
}

/* The timer interrupts when the counter comes to the value, not when it is beyond; a time that has passed meanwhile is done by hand. */
static void set(void *context, uint32_t reference, uint32_t dt)
{
	struct rp2040_alarm *alarm = context;

	stop();
	alarm->armed = true;
	alarm->reference = reference;
	alarm->dt = dt;
	chip_write(TIMER, ALARM0, reference + dt);
	if (has_passed(alarm))
		cortexm_interrupt_pend(RP2040_ALARM_LINE);
}

static void disarm(void *context)
{
	struct rp2040_alarm *alarm = context;

	stop();
	alarm->armed = false;
}

void rp2040_alarm_handle(void *context)
{
	struct rp2040_alarm *alarm = context;

	chip_write(TIMER, INTR, ALARM_BIT);
	if (!alarm->armed || !has_passed(alarm))
		return;
	stop();
	alarm->armed = false;
	alarm->fired(alarm->context);
}

struct kc_hil_alarm rp2040_alarm_init(struct rp2040_alarm *alarm, void (*fired)(void *context), void *context)
{
	static const struct kc_hil_alarm_ops ops = {.frequency_hz = frequency_hz, .now = now, .set = set, .disarm = disarm};

	*alarm = (struct rp2040_alarm){.fired = fired, .context = context};
	stop();
	chip_write(TIMER, INTE, ALARM_BIT);
	return (struct kc_hil_alarm){.ops = &ops, .context = alarm};
}
