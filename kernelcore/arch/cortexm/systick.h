/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * SysTick as the scheduler timer. It counts 24 bits of the processor's clock, so longer timeslices end early (at 64 MHz after 262
 * ms). It is an optional extension, which not every chip has (ARM DDI 0419, section B3.3).
 */
#ifndef CORTEXM_SYSTICK_H
#define CORTEXM_SYSTICK_H

#include <kc/hil/scheduler_timer.h>
#include <stdbool.h>

struct cortexm_systick {
	uint32_t hz;
	bool over; /* the countdown has ended */
};

extern const struct kc_scheduler_timer_ops cortexm_systick_ops;

#endif
