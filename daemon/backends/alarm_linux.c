/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/alarm_linux.h"

#include <stdlib.h>

struct alarm_linux {
	struct loop_timer *timer;
	loop_callback *fired;
	void *context;
	uint64_t deadline_ns;
};

uint64_t alarm_linux_deadline_ns(uint64_t now_ns, uint32_t reference, uint32_t dt)
{
	uint64_t now = now_ns / ALARM_LINUX_TICK_NS;
	uint32_t elapsed = (uint32_t)now - reference;

	return elapsed < dt ? (now + (dt - elapsed)) * ALARM_LINUX_TICK_NS : now_ns;
}

static uint32_t frequency_hz(void *context)
{
	(void)context;
	return ALARM_LINUX_FREQUENCY_HZ;
}

static uint32_t now(void *context)
{
	(void)context;
	return (uint32_t)(loop_now_ns() / ALARM_LINUX_TICK_NS);
}

static void set(void *context, uint32_t reference, uint32_t dt)
{
	struct alarm_linux *alarm = context;

	alarm->deadline_ns = alarm_linux_deadline_ns(loop_now_ns(), reference, dt);
	loop_timer_set(alarm->timer, alarm->deadline_ns);
}

static void disarm(void *context)
{
	struct alarm_linux *alarm = context;

	loop_timer_cancel(alarm->timer);
}

static void timer_fired(void *context)
{
	struct alarm_linux *alarm = context;

	if (loop_now_ns() < alarm->deadline_ns)
		loop_timer_set(alarm->timer, alarm->deadline_ns); /* the loop may wake early, but an alarm must not */
	else
		alarm->fired(alarm->context);
}

struct alarm_linux *alarm_linux_new(struct loop *loop, loop_callback *fired, void *context)
{
	struct alarm_linux *alarm = calloc(1, sizeof *alarm);

	if (alarm == NULL)
		return NULL;
	alarm->fired = fired;
	alarm->context = context;
	alarm->timer = loop_timer_new(loop, timer_fired, alarm);
	if (alarm->timer == NULL) {
		free(alarm);
		return NULL;
	}
	return alarm;
}

void alarm_linux_free(struct alarm_linux *alarm)
{
	if (alarm == NULL)
		return;
	loop_timer_free(alarm->timer);
	free(alarm);
}

struct kc_hil_alarm alarm_linux_hil(struct alarm_linux *alarm)
{
	static const struct kc_hil_alarm_ops ops = {.frequency_hz = frequency_hz, .now = now, .set = set, .disarm = disarm};

	return (struct kc_hil_alarm){.ops = &ops, .context = alarm};
}
