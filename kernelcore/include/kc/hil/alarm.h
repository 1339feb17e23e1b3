/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A free-running 32-bit tick counter with one alarm (Tock's hil::time::Alarm). Ticks wrap; all arithmetic is modulo 2^32. */
#ifndef KC_HIL_ALARM_H
#define KC_HIL_ALARM_H

#include <stdint.h>

struct kc_hil_alarm_ops {
	uint32_t (*frequency_hz)(void *context); /* never changes */
	uint32_t (*now)(void *context);          /* in ticks */
	/*
	 * Fires once, when `dt` ticks have passed since `reference`. If they already have, it fires soon, but never from within
	 * this call. Replaces any earlier alarm. `reference` is not in the future.
	 */
	void (*set)(void *context, uint32_t reference, uint32_t dt);
	void (*disarm)(void *context);
};
/* The composition root connects the back end's "fired" event to the capsule's function. */
struct kc_hil_alarm {
	const struct kc_hil_alarm_ops *ops;
	void *context;
};

#endif
