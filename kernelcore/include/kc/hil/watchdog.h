/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A timer that resets the chip when the kernel loop stops making progress (trait WatchDog of Tock's
 * kernel/src/platform/watchdog.rs).
 */
#ifndef KC_HIL_WATCHDOG_H
#define KC_HIL_WATCHDOG_H

struct kc_watchdog_ops {
	/* Starts the watchdog. The implementation chooses the period, which must be longer than the longest timeslice. */
	void (*setup)(void *context);
	/* Restarts the period. */
	void (*tickle)(void *context);
	/* Stops the watchdog before the chip sleeps. */
	void (*suspend)(void *context);
	/* Starts it again, with a full period, after the chip has woken up. */
	void (*resume)(void *context);
};
struct kc_watchdog {
	const struct kc_watchdog_ops *ops;
	void *context;
};

#endif
