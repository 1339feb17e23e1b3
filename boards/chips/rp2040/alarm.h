/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* An alarm from the timer of an RP2040 (RP2040 datasheet, section 4.6), which counts microseconds. */
#ifndef BOARDS_RP2040_ALARM_H
#define BOARDS_RP2040_ALARM_H

#include "boards/common/compare_alarm.h"

#define RP2040_ALARM_HZ   1000000u
#define RP2040_ALARM_LINE 0u

/* fired(context) is called from the bottom half of the timer's interrupt. */
struct kc_hil_alarm rp2040_alarm_init(struct compare_alarm *alarm, void (*fired)(void *context), void *context);
/* Bottom half of the timer's interrupt. */
void rp2040_alarm_handle(void *alarm);

#endif
