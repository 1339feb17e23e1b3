/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The countdown that ends a process's timeslice (trait SchedulerTimer of Tock's kernel/src/platform/scheduler_timer.rs). It also
 * runs while the kernel works on behalf of the process. It need not run while the chip sleeps.
 */
#ifndef KC_HIL_SCHEDULER_TIMER_H
#define KC_HIL_SCHEDULER_TIMER_H

#include <stdint.h>

struct kc_scheduler_timer_ops {
	/*
	 * Starts to count down `us` microseconds (at least 1; up to 400000 must be possible). It does not interrupt until armed.
	 */
	void (*start)(void *context, uint32_t us);
	/* Stops counting. Only start may follow. */
	void (*reset)(void *context);
	/* From now on the end of the countdown interrupts the processor, at once if it has already ended. */
	void (*arm)(void *context);
	/* From now on the end of the countdown does not interrupt. Counting continues. */
	void (*disarm)(void *context);
	/*
	 * The remaining microseconds, or 0 once the countdown has ended, even if its interrupt has not been handled. After this
	 * has returned 0 it is not called again until the next start.
	 */
	uint32_t (*get_remaining_us)(void *context);
};
struct kc_scheduler_timer {
	const struct kc_scheduler_timer_ops *ops;
	void *context;
};

#endif
