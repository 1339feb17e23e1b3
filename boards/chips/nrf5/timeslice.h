/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * TIMER1 of an nRF51 as the scheduler timer, because the nRF51 has no SysTick (Nordic's nRF51 SDK, FreeRTOS port: "nRF51 does not have a
 * SysTick timer"). SysTick's registers read as zero there, so no process would ever run. nRF51 Series Reference Manual, section 18.
 */
#ifndef BOARDS_NRF5_TIMESLICE_H
#define BOARDS_NRF5_TIMESLICE_H

#include <kc/hil/scheduler_timer.h>

#define NRF5_TIMESLICE_LINE 9u

/* For BOARD_WITH_TIMER. It takes no context, because a chip has only one such timer. */
extern const struct kc_scheduler_timer_ops nrf5_timeslice_ops;
/* Bottom half of the timer's interrupt, which only has to return control to the kernel. */
void nrf5_timeslice_handle(void *context);

#endif
