/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * TIMER1 of an nRF51 as the timer of timeslices: the nRF51 has no SysTick (Nordic's nRF51 SDK, FreeRTOS port: "nRF51 does not have a SysTick
 * timer"; its registers read as zero, and no process would ever execute). nRF51 Series Reference Manual, section 18.
 */
#ifndef BOARDS_NRF5_TIMESLICE_H
#define BOARDS_NRF5_TIMESLICE_H

#include <kc/hil/scheduler_timer.h>

#define NRF5_TIMESLICE_LINE 9u

/* For BOARD_WITH_TIMER; without context, for a chip has that timer once. */
extern const struct kc_scheduler_timer_ops nrf5_timeslice_ops;
/* Bottom half of its interrupt, which has done its work when it comes. */
void nrf5_timeslice_handle(void *context);

#endif
