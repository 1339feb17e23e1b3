/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* SysTick as the timer of timeslices. It counts 24 bits, so its clock has to be slow enough for 400 ms: at most 41 MHz. */
#ifndef CORTEXM_SYSTICK_H
#define CORTEXM_SYSTICK_H

#include <kc/hil/scheduler_timer.h>
#include <stdbool.h>

struct cortexm_systick {
	uint32_t hz;
	bool external_clock; /* what the chip gives beside the processor's clock */
	bool over;           /* the countdown has ended */
};

extern const struct kc_scheduler_timer_ops cortexm_systick_ops;

#endif
