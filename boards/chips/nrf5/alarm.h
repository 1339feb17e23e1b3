/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * An alarm from TIMER0 of an nRF51 or nRF52, its only one of 32 bits on the nRF51 (Nordic's nRF51 Series Reference Manual, section 18;
 * nRF52840 PS, section 6.30). It counts while the processor sleeps, at the price of the high frequency clock.
 */
#ifndef BOARDS_NRF5_ALARM_H
#define BOARDS_NRF5_ALARM_H

#include <kc/hil/alarm.h>
#include <stdbool.h>

#define NRF5_ALARM_HZ   1000000u
#define NRF5_ALARM_LINE 8u

struct nrf5_alarm {
	bool armed;
	uint32_t reference, dt; /* of the armed one */
	void (*fired)(void *context);
	void *context;
};

/* fired(context) is called from the bottom half of the timer's interrupt. */
struct kc_hil_alarm nrf5_alarm_init(struct nrf5_alarm *alarm, void (*fired)(void *context), void *context);
/* Bottom half of the timer's interrupt. */
void nrf5_alarm_handle(void *alarm);

#endif
