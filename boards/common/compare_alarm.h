/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * An alarm from a timer that counts up and interrupts when it reaches a value, but not if it is already past it. If the time has passed
 * when the alarm is set, the interrupt is pended in software.
 */
#ifndef BOARDS_COMPARE_ALARM_H
#define BOARDS_COMPARE_ALARM_H

#include <kc/hil/alarm.h>
#include <stdbool.h>

/* The chip's timer. Its functions take no context, because a chip has only one such timer. */
struct compare_timer {
	uint32_t hz;
	uint32_t line; /* interrupt line */
	uint32_t (*now)(void);
	/* Makes the timer interrupt when it reaches `at`. */
	void (*start)(uint32_t at);
	/* Cancels that, and clears a pending event. */
	void (*stop)(void);
};

struct compare_alarm {
	const struct compare_timer *timer;
	bool armed;
	uint32_t reference, dt; /* valid if armed */
	void (*fired)(void *context);
	void *context;
};

/* The timer must be counting. fired(context) is called from the bottom half of its interrupt. */
struct kc_hil_alarm compare_alarm_init(struct compare_alarm *alarm, const struct compare_timer *timer,
				       void (*fired)(void *context), void *context);
/* Bottom half of the timer's interrupt. */
void compare_alarm_handle(void *alarm);

#endif
