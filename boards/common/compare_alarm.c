/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/compare_alarm.h"

#include "kernelcore/arch/cortexm/interrupts.h"

static uint32_t frequency_hz(void *context)
{
	const struct compare_alarm *alarm = context;

	return alarm->timer->hz;
}

static uint32_t now(void *context)
{
	const struct compare_alarm *alarm = context;

	return alarm->timer->now();
}

static bool has_passed(const struct compare_alarm *alarm)
{
	return alarm->timer->now() - alarm->reference >= alarm->dt;
}

static void set(void *context, uint32_t reference, uint32_t dt)
{
	struct compare_alarm *alarm = context;

	alarm->timer->stop();
	alarm->armed = true;
	alarm->reference = reference;
	alarm->dt = dt;
	alarm->timer->start(reference + dt);
	if (has_passed(alarm))
		cortexm_interrupt_pend(alarm->timer->line);
}

static void disarm(void *context)
{
	struct compare_alarm *alarm = context;

	alarm->timer->stop();
	alarm->armed = false;
}

/*
 * Ignores an interrupt that was pended for an alarm disarmed since. One that comes too early belongs to the alarm before this one: the timer
 * reached its time while this one was being set. The timer would interrupt for it again and again, so this alarm is set again.
 */
void compare_alarm_handle(void *context)
{
	struct compare_alarm *alarm = context;

	if (!alarm->armed)
		return;
	if (!has_passed(alarm)) {
		set(alarm, alarm->reference, alarm->dt);
		return;
	}
	alarm->timer->stop();
	alarm->armed = false;
	alarm->fired(alarm->context);
}

struct kc_hil_alarm compare_alarm_init(struct compare_alarm *alarm, const struct compare_timer *timer,
				       void (*fired)(void *context), void *context)
{
	static const struct kc_hil_alarm_ops ops = {.frequency_hz = frequency_hz, .now = now, .set = set, .disarm = disarm};

	*alarm = (struct compare_alarm){.timer = timer, .fired = fired, .context = context};
	timer->stop();
	return (struct kc_hil_alarm){.ops = &ops, .context = alarm};
}
