/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* Tests the chips' alarms on models of their timers, in which time advances with every few register accesses: a time that is reached while
* the alarm is set, one that has passed, one beyond the counter's end, and leftovers of a former alarm.
 */
#include "boards/chips/nrf5/alarm.h"
#include "boards/chips/rp2040/alarm.h"
#include "boards/chips/stm32f4/alarm.h"
#include "kernelcore/arch/cortexm/interrupts.h"
#include "tests/unit/harness.h"
#include "tests/unit/boards/modelled_registers.h"

#define COMPARES 4u

/* State of the modelled timer; fields that a chip lacks are unused. All timers count microseconds. */
static struct {
	uint32_t now;
	uint32_t compare[COMPARES];
	bool event[COMPARES];
	uint32_t armed, enabled; /* bits */
	uint32_t count, end;     /* one-shot timer */
	bool runs;
} timer;

static const struct chip {
	uint32_t line;
	void (*tick)(void);
	bool (*interrupts)(void);
	uint32_t (*read)(uint32_t address);
	void (*write)(uint32_t address, uint32_t value);
	struct kc_hil_alarm (*init)(void (*fired)(void *context), void *context);
	void (*handle)(void);
} * chip;

static struct {
	uint32_t every, phase; /* accesses per tick */
	uint32_t accesses;
	bool pended; /* interrupts pended in software */
} script;

static void access_is_made(void)
{
	if (script.accesses++ % script.every == script.phase)
		chip->tick();
}

uint32_t chip_read(uint32_t base, uint32_t offset)
{
	access_is_made();
	return chip->read(base + offset);
}

void chip_write(uint32_t base, uint32_t offset, uint32_t value)
{
	access_is_made();
	chip->write(base + offset, value);
}

void cortexm_interrupt_pend(uint32_t line)
{
	CU_ASSERT_EQUAL(line, chip->line);
	script.pended = true;
}

/* TIMER0 of an nRF51 or nRF52: an event when the counter reaches the compare value, until it is cleared. */

#define NRF5(offset) (0x40008000u + (offset))

static struct compare_alarm compare_alarm;

static void nrf5_tick(void)
{
	timer.now++;
	for (uint32_t i = 0; i < COMPARES; i++) {
		if (timer.compare[i] == timer.now)
			timer.event[i] = true;
	}
}

static bool nrf5_interrupts(void)
{
	for (uint32_t i = 0; i < COMPARES; i++) {
		if (timer.event[i] && (timer.enabled >> (16 + i) & 1u) != 0)
			return true;
	}
	return false;
}

static uint32_t nrf5_read(uint32_t address)
{
	uint32_t number = (address - NRF5(0x540)) / 4;

	CU_ASSERT_FATAL(number < COMPARES);
	return timer.compare[number];
}

static void nrf5_write(uint32_t address, uint32_t value)
{
	if (address >= NRF5(0x40) && address < NRF5(0x40) + 4 * COMPARES)
		timer.compare[(address - NRF5(0x40)) / 4] = timer.now;
	else if (address >= NRF5(0x140) && address < NRF5(0x140) + 4 * COMPARES)
		timer.event[(address - NRF5(0x140)) / 4] = value != 0;
	else if (address >= NRF5(0x540) && address < NRF5(0x540) + 4 * COMPARES)
		timer.compare[(address - NRF5(0x540)) / 4] = value;
	else if (address == NRF5(0x304))
		timer.enabled |= value;
	else if (address == NRF5(0x308))
		timer.enabled &= ~value;
}

static struct kc_hil_alarm nrf5_init(void (*fired)(void *context), void *context)
{
	return nrf5_alarm_init(&compare_alarm, fired, context);
}

static void nrf5_handle(void)
{
	compare_alarm_handle(&compare_alarm);
}

static const struct chip nrf5 = {.line = NRF5_ALARM_LINE,
				 .tick = nrf5_tick,
				 .interrupts = nrf5_interrupts,
				 .read = nrf5_read,
				 .write = nrf5_write,
				 .init = nrf5_init,
				 .handle = nrf5_handle};

/* The timer of an RP2040: writing an alarm arms it, and it disarms itself when the counter reaches it. */

#define RP2040(offset) (0x40054000u + (offset))

static void rp2040_tick(void)
{
	timer.now++;
	if ((timer.armed & 1u) != 0 && timer.compare[0] == timer.now) {
		timer.event[0] = true;
		timer.armed = 0;
	}
}

static bool rp2040_interrupts(void)
{
	return timer.event[0] && (timer.enabled & 1u) != 0;
}

static uint32_t rp2040_read(uint32_t address)
{
	CU_ASSERT_EQUAL_FATAL(address, RP2040(0x28));
	return timer.now;
}

static void rp2040_write(uint32_t address, uint32_t value)
{
	if (address == RP2040(0x10)) {
		timer.compare[0] = value;
		timer.armed = 1;
	} else if (address == RP2040(0x20)) {
		timer.armed &= ~value;
	} else if (address == RP2040(0x34)) {
		timer.event[0] = timer.event[0] && (value & 1u) == 0;
	} else if (address == RP2040(0x38)) {
		timer.enabled = value;
	} else {
		CU_FAIL_FATAL("the timer has no such register");
	}
}

static struct kc_hil_alarm rp2040_init(void (*fired)(void *context), void *context)
{
	return rp2040_alarm_init(&compare_alarm, fired, context);
}

static void rp2040_handle(void)
{
	rp2040_alarm_handle(&compare_alarm);
}

static const struct chip rp2040 = {.line = RP2040_ALARM_LINE,
				   .tick = rp2040_tick,
				   .interrupts = rp2040_interrupts,
				   .read = rp2040_read,
				   .write = rp2040_write,
				   .init = rp2040_init,
				   .handle = rp2040_handle};

/* TIM2 and TIM5 of an STM32F4 at 16 MHz: the second counts to its end, restarts at 0, and stops in one-shot mode. */

#define RCC(offset)   (0x40023800u + (offset))
#define TIM2(offset)  (0x40000000u + (offset))
#define TIM5(offset)  (0x40000c00u + (offset))
#define HSI_IS_READY  2u
#define COUNTS        1u
#define COUNTS_ONCE   8u
#define END_IS_WANTED 1u

static struct stm32f4_alarm stm32f4_alarm;

static void stm32f4_tick(void)
{
	timer.now++;
	if ((timer.armed & COUNTS) == 0)
		return;
	if (timer.count != timer.end) {
		timer.count++;
		return;
	}
	timer.count = 0;
	timer.event[0] = true;
	if ((timer.armed & COUNTS_ONCE) != 0)
		timer.armed &= ~COUNTS;
}

static bool stm32f4_interrupts(void)
{
	return timer.event[0] && (timer.enabled & END_IS_WANTED) != 0;
}

static uint32_t stm32f4_read(uint32_t address)
{
	switch (address) {
	case RCC(0x00):
		return HSI_IS_READY;
	case TIM2(0x24):
		return timer.now;
	case TIM5(0x10):
		return timer.event[0];
	default:
		CU_ASSERT_EQUAL(address, RCC(0x40));
		return 0;
	}
}

static void stm32f4_write(uint32_t address, uint32_t value)
{
	switch (address) {
	case TIM2(0x28):
	case TIM5(0x28):
		CU_ASSERT_EQUAL(value, 15);
		break;
	case TIM5(0x00):
		timer.armed = value;
		break;
	case TIM5(0x0c):
		timer.enabled = value;
		break;
	case TIM5(0x10):
		timer.event[0] = timer.event[0] && (value & 1u) != 0;
		break;
	case TIM5(0x24):
		timer.count = value;
		break;
	case TIM5(0x2c):
		timer.end = value;
		break;
	default:
		break;
	}
}

static struct kc_hil_alarm stm32f4_init(void (*fired)(void *context), void *context)
{
	return stm32f4_alarm_init(&stm32f4_alarm, fired, context);
}

static void stm32f4_handle(void)
{
	stm32f4_alarm_handle(&stm32f4_alarm);
}

static const struct chip stm32f4 = {.line = STM32F4_ALARM_LINE,
				    .tick = stm32f4_tick,
				    .interrupts = stm32f4_interrupts,
				    .read = stm32f4_read,
				    .write = stm32f4_write,
				    .init = stm32f4_init,
				    .handle = stm32f4_handle};

/* The kernel: interrupts are served later, never while an alarm is being set. */

#define PATIENCE 64u /* ticks beyond the end */

static struct kc_hil_alarm alarm_of_chip;
static uint32_t told, told_at;

static void fired(void *context)
{
	(void)context;
	told++;
	told_at = timer.now;
}

static bool serve(void)
{
	if (!script.pended && !chip->interrupts())
		return false;
	script.pended = false;
	chip->handle();
	return true;
}

static void begin(const struct chip *which, uint32_t now, uint32_t every, uint32_t phase)
{
	chip = which;
	timer = (__typeof__(timer)){.now = now};
	script = (__typeof__(script)){.every = every, .phase = phase};
	told = 0;
	alarm_of_chip = chip->init(fired, NULL);
}

static void wait(uint32_t ticks, bool served)
{
	for (uint32_t i = 0; i < ticks; i++) {
		chip->tick();
		if (served)
			serve();
	}
}

/* Returns how many calls of the handler it takes until the alarm fires. */
static uint32_t calls_until_told(uint32_t reference, uint32_t dt)
{
	uint32_t calls = 0;

	while (told == 0 && (timer.now - reference < dt || timer.now - reference - dt < PATIENCE)) {
		if (serve())
			calls++;
		chip->tick();
	}
	return calls;
}

/* Sets an alarm `wait_ticks` after a former one, which may or may not have been served. */
static void one_after_another(const struct chip *which, uint32_t now, uint32_t former_dt, uint32_t wait_ticks, bool served,
			      uint32_t dt)
{
	for (uint32_t every = 1; every <= 5; every++) {
		for (uint32_t phase = 0; phase < every; phase++) {
			begin(which, now, every, phase);
			alarm_of_chip.ops->set(alarm_of_chip.context, timer.now, former_dt);
			wait(wait_ticks, served);
			told = 0;
			uint32_t reference = timer.now;

			alarm_of_chip.ops->set(alarm_of_chip.context, reference, dt);
			/* One call for the former alarm's interrupt, one for the end, one for the software pend. */
			CU_ASSERT(calls_until_told(reference, dt) <= 3);
			CU_ASSERT_EQUAL(told, 1);
			CU_ASSERT(told_at - reference >= dt);
			wait(PATIENCE, true);
			CU_ASSERT_EQUAL(told, 1);
			CU_ASSERT_FALSE(serve());
		}
	}
}

static void all_pairs(const struct chip *which, uint32_t now)
{
	for (uint32_t former_dt = 0; former_dt < 24; former_dt++) {
		for (uint32_t wait_ticks = 0; wait_ticks <= former_dt + 2; wait_ticks++) {
			for (uint32_t dt = 0; dt < 24; dt++) {
				one_after_another(which, now, former_dt, wait_ticks, true, dt);
				one_after_another(which, now, former_dt, wait_ticks, false, dt);
			}
			one_after_another(which, now, former_dt, wait_ticks, false, 5000);
		}
	}
}

static void nrf5_tells_once(void)
{
	all_pairs(&nrf5, 1000);
	all_pairs(&nrf5, UINT32_MAX - 20);
}

static void rp2040_tells_once(void)
{
	all_pairs(&rp2040, 1000);
	all_pairs(&rp2040, UINT32_MAX - 20);
}

static void stm32f4_tells_once(void)
{
	all_pairs(&stm32f4, 1000);
	all_pairs(&stm32f4, UINT32_MAX - 20);
}

/* The time may have passed long ago, or be as far away as the counter reaches. */
static void far_and_past(void)
{
	static const struct chip *const chips[] = {&nrf5, &rp2040, &stm32f4};

	for (uint32_t i = 0; i < sizeof chips / sizeof chips[0]; i++) {
		begin(chips[i], 5000, 3, 0);
		alarm_of_chip.ops->set(alarm_of_chip.context, timer.now - 4000, 100);
		CU_ASSERT(calls_until_told(timer.now, 0) <= 3);
		CU_ASSERT_EQUAL(told, 1);
		begin(chips[i], 5000, 3, 0);
		alarm_of_chip.ops->set(alarm_of_chip.context, timer.now, UINT32_MAX);
		wait(PATIENCE, true);
		CU_ASSERT_EQUAL(told, 0);
	}
}

static void disarmed_is_not_told(void)
{
	static const struct chip *const chips[] = {&nrf5, &rp2040, &stm32f4};

	for (uint32_t i = 0; i < sizeof chips / sizeof chips[0]; i++) {
		for (uint32_t dt = 0; dt < 24; dt++) {
			for (uint32_t every = 1; every <= 3; every++) {
				begin(chips[i], 1000, every, 0);
				alarm_of_chip.ops->set(alarm_of_chip.context, timer.now, dt);
				alarm_of_chip.ops->disarm(alarm_of_chip.context);
				wait(PATIENCE, true);
				CU_ASSERT_EQUAL(told, 0);
				CU_ASSERT_FALSE(serve());
			}
		}
	}
}

HARNESS_MAIN({"nRF5: an alarm is told once and never early, whatever a former one left", nrf5_tells_once},
	     {"RP2040: an alarm is told once and never early, whatever a former one left", rp2040_tells_once},
	     {"STM32F4: an alarm is told once and never early, whatever a former one left", stm32f4_tells_once},
	     {"alarms of chips: one that has passed is told at once, one far away is not", far_and_past},
	     {"alarms of chips: one that was disarmed is not told", disarmed_is_not_told})
