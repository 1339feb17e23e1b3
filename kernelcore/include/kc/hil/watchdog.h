/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A timer that resets the chip when the kernel loop stands still (trait WatchDog of Tock's kernel/src/platform/watchdog.rs). */
#ifndef KC_HIL_WATCHDOG_H
#define KC_HIL_WATCHDOG_H

struct kc_watchdog_ops {
	/* Starts it, with a period of its own choice, long enough for the longest timeslice. */
	void (*setup)(void *context);
	/* Counts from the start again. */
	void (*tickle)(void *context);
	/* Stops it before the chip sleeps. */
	void (*suspend)(void *context);
	/* Runs it again, from the start, once the chip is awake. */
	void (*resume)(void *context);
};
struct kc_watchdog {
	const struct kc_watchdog_ops *ops;
	void *context;
};

#endif
