/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/stm32f4/alarm.h"

#include "boards/chips/registers.h"
#include "boards/chips/stm32f4/rcc.h"

#define TIM2 0x40000000u
#define TIM5 0x40000c00u

#define CR1  0x00u
#define DIER 0x0cu
#define SR   0x10u
#define EGR  0x14u
#define CNT  0x24u
#define PSC  0x28u
#define ARR  0x2cu

#define CR1_CEN  (1u << 0)
#define CR1_URS  (1u << 2) /* only counter overflow raises the update interrupt */
#define CR1_OPM  (1u << 3) /* one-shot */
#define DIER_UIE (1u << 0)
#define SR_UIF   (1u << 0)
#define EGR_UG   (1u << 0) /* loads the prescaler and the end value, and zeroes the counter */

/* The timers' input clock in QEMU, whatever the clock registers say. */
#define QEMU_HZ 1000000000u

static uint32_t frequency_hz(void *context)
{
	(void)context;
	return STM32F4_ALARM_HZ;
}

static uint32_t now(void *context)
{
	(void)context;
	return chip_read(TIM2, CNT);
}

static void stop(void)
{
	chip_write(TIM5, CR1, CR1_URS);
	chip_write(TIM5, DIER, 0);
	chip_write(TIM5, SR, 0);
}

/*
 * On the chip, TIM5 counts up from 0. QEMU 7.2 starts it when the end value is written, whatever the counter holds, and adds to it any
 * value written to the counter.
 */
static void set(void *context, uint32_t reference, uint32_t dt)
{
	struct stm32f4_alarm *alarm = context;
	uint32_t elapsed = now(alarm) - reference;

	stop();
	alarm->armed = true;
	if (!stm32f4_is_qemu())
		chip_write(TIM5, CNT, 0);
	chip_write(TIM5, ARR, elapsed < dt ? dt - elapsed : 1);
	chip_write(TIM5, DIER, DIER_UIE);
	chip_write(TIM5, CR1, CR1_URS | CR1_OPM | CR1_CEN);
}

static void disarm(void *context)
{
	struct stm32f4_alarm *alarm = context;

	stop();
	alarm->armed = false;
}

void stm32f4_alarm_handle(void *context)
{
	struct stm32f4_alarm *alarm = context;

	if (!alarm->armed || (chip_read(TIM5, SR) & SR_UIF) == 0)
		return;
	stop();
	alarm->armed = false;
	alarm->fired(alarm->context);
}

static void prepare(uint32_t timer)
{
	chip_write(timer, CR1, CR1_URS);
	chip_write(timer, PSC, (stm32f4_is_qemu() ? QEMU_HZ : STM32F4_HZ) / STM32F4_ALARM_HZ - 1);
	chip_write(timer, ARR, UINT32_MAX);
	chip_write(timer, EGR, EGR_UG);
	chip_write(timer, SR, 0);
}

struct kc_hil_alarm stm32f4_alarm_init(struct stm32f4_alarm *alarm, void (*fired)(void *context), void *context)
{
	static const struct kc_hil_alarm_ops ops = {.frequency_hz = frequency_hz, .now = now, .set = set, .disarm = disarm};

	*alarm = (struct stm32f4_alarm){.fired = fired, .context = context};
	stm32f4_clock_on(STM32F4_CLOCK_TIM2);
	stm32f4_clock_on(STM32F4_CLOCK_TIM5);
	prepare(TIM2);
	prepare(TIM5);
	chip_write(TIM2, CR1, CR1_URS | CR1_CEN);
	return (struct kc_hil_alarm){.ops = &ops, .context = alarm};
}
