/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * An alarm from two timers of ARM's Cortex-M System Design Kit (ARM DDI 0479, section 4.2), which count down. One runs freely as the
 * counter, the other counts down to the next alarm.
 */
#ifndef BOARDS_CMSDK_ALARM_H
#define BOARDS_CMSDK_ALARM_H

#include <kc/hil/alarm.h>
#include <stdbool.h>

struct cmsdk_alarm {
	uint32_t counter, countdown; /* base addresses */
	uint32_t hz;
	bool armed;
	void (*fired)(void *context);
	void *context;
};

/* fired(context) is called from the bottom half of the countdown's interrupt. */
struct kc_hil_alarm cmsdk_alarm_init(struct cmsdk_alarm *alarm, uint32_t counter, uint32_t countdown, uint32_t hz,
				     void (*fired)(void *context), void *context);
/* Bottom half of the countdown's interrupt. */
void cmsdk_alarm_handle(void *alarm);

#endif
