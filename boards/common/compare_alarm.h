/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * An alarm from a timer that counts up and interrupts when it comes to a value, not when it is beyond: a time that has passed meanwhile is done
 * by hand.
 */
#ifndef BOARDS_COMPARE_ALARM_H
#define BOARDS_COMPARE_ALARM_H

#include <kc/hil/alarm.h>
#include <stdbool.h>

/* One a chip; without context, for a chip has that timer once. */
struct compare_timer {
	uint32_t hz;
	uint32_t line; /* of its interrupt */
	uint32_t (*now)(void);
	/* It interrupts when it comes to `at`. */
	void (*start)(uint32_t at);
	/* It does not, and what it has interrupted for is forgotten. */
	void (*stop)(void);
};

struct compare_alarm {
	const struct compare_timer *timer;
	bool armed;
	uint32_t reference, dt; /* of the armed one */
	void (*fired)(void *context);
	void *context;
};

/* The timer counts. fired(context) is called from the bottom half of its interrupt. */
struct kc_hil_alarm compare_alarm_init(struct compare_alarm *alarm, const struct compare_timer *timer,
				       void (*fired)(void *context), void *context);
/* Bottom half of the timer's interrupt. */
void compare_alarm_handle(void *alarm);

#endif
