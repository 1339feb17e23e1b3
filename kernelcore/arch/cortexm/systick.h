/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * SysTick as the timer of timeslices. It counts 24 bits of the processor's clock: longer timeslices than that end early, at 64 MHz after
 * 262 ms. Not every chip has it (ARM DDI 0419, section B3.3: an extension).
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
