/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * An alarm from TIMER0 of an nRF51 or nRF52, the nRF51's only 32-bit timer (Nordic's nRF51 Series Reference Manual, section 18; nRF52840
 * PS, section 6.30). It counts while the processor sleeps, which keeps the high frequency clock running.
 */
#ifndef BOARDS_NRF5_ALARM_H
#define BOARDS_NRF5_ALARM_H

#include "boards/common/compare_alarm.h"

#define NRF5_ALARM_HZ   1000000u
#define NRF5_ALARM_LINE 8u

/* fired(context) is called from compare_alarm_handle, the bottom half of the timer's interrupt. */
struct kc_hil_alarm nrf5_alarm_init(struct compare_alarm *alarm, void (*fired)(void *context), void *context);

#endif
