/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/cmsdk/alarm.h"

#include "boards/chips/registers.h"

#define CTRL      0x00u
#define VALUE     0x04u
#define RELOAD    0x08u
#define INTSTATUS 0x0cu /* writing one clears */

#define CTRL_ENABLE    (1u << 0)
#define CTRL_INTERRUPT (1u << 3)

static uint32_t frequency_hz(void *context)
{
	const struct cmsdk_alarm *alarm = context;

	return alarm->hz;
}

static uint32_t now(void *context)
{
	const struct cmsdk_alarm *alarm = context;

	return UINT32_MAX - chip_read(alarm->counter, VALUE);
}

static void stop(const struct cmsdk_alarm *alarm)
{
	chip_write(alarm->countdown, CTRL, 0);
	chip_write(alarm->countdown, INTSTATUS, 1);
}

/* The countdown reloads itself until its interrupt is handled, so no alarm is lost. */
static void set(void *context, uint32_t reference, uint32_t dt)
{
	struct cmsdk_alarm *alarm = context;
	uint32_t elapsed = now(alarm) - reference;
	uint32_t left = elapsed < dt ? dt - elapsed : 1;

	stop(alarm);
	alarm->armed = true;
	chip_write(alarm->countdown, RELOAD, left);
	chip_write(alarm->countdown, VALUE, left);
	chip_write(alarm->countdown, CTRL, CTRL_ENABLE | CTRL_INTERRUPT);
}

static void disarm(void *context)
{
	struct cmsdk_alarm *alarm = context;

	stop(alarm);
	alarm->armed = false;
}

void cmsdk_alarm_handle(void *context)
{
	struct cmsdk_alarm *alarm = context;

	if (!alarm->armed || chip_read(alarm->countdown, INTSTATUS) == 0)
		return;
	stop(alarm);
	alarm->armed = false;
	alarm->fired(alarm->context);
}

struct kc_hil_alarm cmsdk_alarm_init(struct cmsdk_alarm *alarm, uint32_t counter, uint32_t countdown, uint32_t hz,
				     void (*fired)(void *context), void *context)
{
	static const struct kc_hil_alarm_ops ops = {.frequency_hz = frequency_hz, .now = now, .set = set, .disarm = disarm};

	*alarm = (struct cmsdk_alarm){.counter = counter, .countdown = countdown, .hz = hz, .fired = fired, .context = context};
	chip_write(counter, CTRL, 0);
	chip_write(counter, RELOAD, UINT32_MAX);
	chip_write(counter, VALUE, UINT32_MAX);
	chip_write(counter, CTRL, CTRL_ENABLE);
	stop(alarm);
	return (struct kc_hil_alarm){.ops = &ops, .context = alarm};
}
