/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The countdown that ends a process's timeslice (trait SchedulerTimer of Tock's kernel/src/platform/scheduler_timer.rs). It runs
 * while the kernel works for the process, too. It need not run while the chip sleeps.
 */
#ifndef KC_HIL_SCHEDULER_TIMER_H
#define KC_HIL_SCHEDULER_TIMER_H

#include <stdint.h>

struct kc_scheduler_timer_ops {
	/* Starts counting down `us` microseconds (at least 1; up to 400000 must be possible). No interrupt is needed yet. */
	void (*start)(void *context, uint32_t us);
	/* Stops counting. Only start may follow. */
	void (*reset)(void *context);
	/* From here on the end of the countdown interrupts the processor; at once, if it has ended already. */
	void (*arm)(void *context);
	/* It no longer does. Counting goes on. */
	void (*disarm)(void *context);
	/*
	 * Microseconds that remain; 0 once the countdown has ended, also if its interrupt was not seen yet. Not asked again
	 * after it said 0, until the next start.
	 */
	uint32_t (*get_remaining_us)(void *context);
};
struct kc_scheduler_timer {
	const struct kc_scheduler_timer_ops *ops;
	void *context;
};

#endif
