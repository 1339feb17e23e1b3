/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Clocks and USART of an STM32F4 on models of their registers (ST RM0090, sections 7 and 30; the limits of frequencies are those of section
 * 7.3.2). QEMU's chip has no clocks.
 */
#include "boards/chips/stm32f4/rcc.h"
#include "boards/chips/stm32f4/usart.h"
#include "kernelcore/arch/cortexm/interrupts.h"
#include "tests/unit/boards/modelled_registers.h"
#include "tests/unit/harness.h"

#define HSION  (1u << 0)
#define HSIRDY (1u << 1)
#define HSEON  (1u << 16)
#define HSERDY (1u << 17)
#define PLLON  (1u << 24)
#define PLLRDY (1u << 25)
#define HSI_HZ 16000000u

static struct {
	uint32_t control, pll, configuration;
	uint32_t looks;
	bool pll_is_dead;
} rcc;

static uint32_t usart[0x1c / 4];

static bool is_ready(uint32_t on, uint32_t ready)
{
	return (rcc.control & on) != 0 && ((rcc.control & ready) != 0 || rcc.looks % 3 == 0);
}

uint32_t chip_read(uint32_t base, uint32_t offset)
{
	if (base == STM32F4_USART2)
		return usart[offset / 4];
	CU_ASSERT_EQUAL_FATAL(base, 0x40023800u);
	if (++rcc.looks > 1000000)
		CU_FAIL_FATAL("it waits for what does not come");
	switch (offset) {
	case 0x00:
		rcc.control = (rcc.control & ~(HSIRDY | HSERDY | PLLRDY)) | (is_ready(HSION, HSIRDY) ? HSIRDY : 0) |
			      (is_ready(HSEON, HSERDY) ? HSERDY : 0) | (!rcc.pll_is_dead && is_ready(PLLON, PLLRDY) ? PLLRDY : 0);
		return rcc.control;
	case 0x04:
		return rcc.pll;
	case 0x08:
		/* The switch takes effect once its source is ready. */
		if ((rcc.configuration & 3u) != 0 || (rcc.control & HSIRDY) != 0)
			rcc.configuration = (rcc.configuration & ~(3u << 2)) | (rcc.configuration & 3u) << 2;
		return rcc.configuration;
	default:
		return 0;
	}
}

void chip_write(uint32_t base, uint32_t offset, uint32_t value)
{
	if (base == STM32F4_USART2) {
		usart[offset / 4] = value;
	} else if (offset == 0x00) {
		/* The source that the processor runs from stays on, whatever is written. */
		CU_ASSERT((rcc.configuration >> 2 & 3u) != 2 || (value & PLLON) != 0);
		rcc.control = value;
	} else if (offset == 0x04) {
		CU_ASSERT_EQUAL(rcc.control & PLLON, 0);
		rcc.pll = value;
	} else if (offset == 0x08) {
		rcc.configuration = value | (rcc.configuration & 3u << 2);
	}
}

void cortexm_interrupt_pend(uint32_t line)
{
	(void)line;
}

static void after_reset(void)
{
	rcc = (__typeof__(rcc)){.control = HSION | HSIRDY, .pll = 0x24003010u};
}

/* ST AN3156: the boot loader runs from the PLL, which runs from a crystal. */
static void after_boot_loader(void)
{
	rcc = (__typeof__(rcc)){
	    .control = HSEON | HSERDY | PLLON | PLLRDY, .pll = 0x27405419u, .configuration = 2u | 2u << 2 | 5u << 10};
}

static void clocks_begin(void)
{
	static void (*const states[])(void) = {after_reset, after_boot_loader};

	for (uint32_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		states[i]();
		stm32f4_clocks_begin();
		CU_ASSERT_EQUAL(rcc.configuration, 0); /* from HSI, undivided */
		CU_ASSERT_EQUAL(rcc.control & (HSION | HSIRDY | PLLON), HSION | HSIRDY);
		CU_ASSERT_EQUAL(STM32F4_HZ, HSI_HZ);
	}
}

static void pll_is_within_limits(void)
{
	static void (*const states[])(void) = {after_reset, after_boot_loader};

	for (uint32_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		states[i]();
		stm32f4_clocks_begin();
		CU_ASSERT_TRUE(stm32f4_clock_48mhz());
		uint32_t input = HSI_HZ / (rcc.pll & 0x3fu), oscillator = input * (rcc.pll >> 6 & 0x1ffu);

		CU_ASSERT_EQUAL(rcc.pll >> 22 & 1u, 0);
		CU_ASSERT(input >= 1000000 && input <= 2000000);
		CU_ASSERT(oscillator >= 100000000 && oscillator <= 432000000);
		CU_ASSERT(oscillator / (2 * ((rcc.pll >> 16 & 3u) + 1)) <= 168000000);
		CU_ASSERT_EQUAL(oscillator / (rcc.pll >> 24 & 0xfu), 48000000);
	}
}

static void pll_that_does_not_come_up(void)
{
	after_reset();
	rcc.pll_is_dead = true;
	CU_ASSERT_FALSE(stm32f4_clock_48mhz());
}

static void usart_rate(void)
{
	static const uint32_t rates[] = {9600, 115200, 230400};
	struct stm32f4_usart device;

	for (uint32_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
		stm32f4_usart_init(&device, STM32F4_USART2, STM32F4_USART2_LINE, STM32F4_HZ, rates[i]);
		double is = (double)STM32F4_HZ / usart[0x08 / 4];

		CU_ASSERT(is > 0.99 * rates[i] && is < 1.01 * rates[i]);
		CU_ASSERT_EQUAL(usart[0x0c / 4] & (1u << 13 | 1u << 3 | 1u << 2), 1u << 13 | 1u << 3 | 1u << 2);
		CU_ASSERT_EQUAL(usart[0x0c / 4] & 1u << 15, 0); /* 16 samples per bit */
	}
}

HARNESS_MAIN({"STM32F4: after a reset or a boot loader the processor runs from its own oscillator", clocks_begin},
	     {"STM32F4: the PLL gives 48 MHz within its limits", pll_is_within_limits},
	     {"STM32F4: a PLL that does not come up is told", pll_that_does_not_come_up},
	     {"STM32F4: the USART's rate is right", usart_rate})
