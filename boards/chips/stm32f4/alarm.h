/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * An alarm from the two 32-bit timers of an STM32F4 (ST RM0090, section 18): TIM2 runs freely as the counter, TIM5 counts up to the next
 * alarm in one-shot mode. (On the chip one timer with a compare register would do; QEMU emulates no compare register.)
 */
#ifndef BOARDS_STM32F4_ALARM_H
#define BOARDS_STM32F4_ALARM_H

#include <kc/hil/alarm.h>
#include <stdbool.h>

#define STM32F4_ALARM_HZ   1000000u
#define STM32F4_ALARM_LINE 50u /* TIM5 */

struct stm32f4_alarm {
	bool armed;
	void (*fired)(void *context);
	void *context;
};

/* fired(context) is called from the bottom half of TIM5's interrupt. */
struct kc_hil_alarm stm32f4_alarm_init(struct stm32f4_alarm *alarm, void (*fired)(void *context), void *context);
/* Bottom half of TIM5's interrupt. */
void stm32f4_alarm_handle(void *alarm);

#endif
