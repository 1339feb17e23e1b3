/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/rp2040/alarm.h"

#include "boards/chips/registers.h"

#define TIMER    0x40054000u
#define ALARM0   0x10u /* writing arms it */
#define ARMED    0x20u /* writing ones disarms */
#define TIMERAWL 0x28u
#define INTR     0x34u /* writing ones clears */
#define INTE     0x38u

#define ALARM_BIT (1u << 0)

static uint32_t now(void)
{
	return chip_read(TIMER, TIMERAWL);
}

static void start(uint32_t at)
{
	chip_write(TIMER, ALARM0, at);
}

static void stop(void)
{
	chip_write(TIMER, ARMED, ALARM_BIT);
	chip_write(TIMER, INTR, ALARM_BIT);
}

void rp2040_alarm_handle(void *alarm)
{
	chip_write(TIMER, INTR, ALARM_BIT);
	compare_alarm_handle(alarm);
}

struct kc_hil_alarm rp2040_alarm_init(struct compare_alarm *alarm, void (*fired)(void *context), void *context)
{
	static const struct compare_timer timer = {
	    .hz = RP2040_ALARM_HZ, .line = RP2040_ALARM_LINE, .now = now, .start = start, .stop = stop};
	struct kc_hil_alarm hil = compare_alarm_init(alarm, &timer, fired, context);

	chip_write(TIMER, INTE, ALARM_BIT);
	return hil;
}
