/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/stm32f4/rcc.h"

#include "boards/chips/registers.h"

#define RCC     0x40023800u
#define CR      0x00u
#define PLLCFGR 0x04u
#define CFGR    0x08u

#define CR_HSION  (1u << 0)
#define CR_HSIRDY (1u << 1)
#define CR_HSERDY (1u << 17)
#define CR_PLLON  (1u << 24)
#define CR_PLLRDY (1u << 25)

#define CFGR_FROM_HSI 0u        /* every bus undivided */
#define CFGR_SWS      (3u << 2) /* the current source; 0: internal oscillator */

/* From 16 MHz: / 16 for the PLL input, * 336 for its oscillator, / 2 (unused) and / 7 for 48 MHz. Other bits keep their reset values. */
#define PLLCFGR_MASK   0x0f437fffu
#define PLLCFGR_48_MHZ (16u | 336u << 6 | 0u << 16 | 7u << 24)

/* Bounds the polling. The PLL locks within 300 us, which takes fewer polls. */
#define LOOKS 100000u

bool stm32f4_is_qemu(void)
{
	return (chip_read(RCC, CR) & (CR_HSIRDY | CR_HSERDY | CR_PLLRDY)) == 0;
}

void stm32f4_clocks_begin(void)
{
	if (stm32f4_is_qemu())
		return;
	/* These waits have no limit: the internal oscillator always starts, and there is nothing else that the UART's rate would fit. */
	chip_change(RCC, CR, 0, CR_HSION);
	while ((chip_read(RCC, CR) & CR_HSIRDY) == 0)
		;
	chip_write(RCC, CFGR, CFGR_FROM_HSI);
	while ((chip_read(RCC, CFGR) & CFGR_SWS) != 0)
		;
	chip_change(RCC, CR, CR_PLLON, 0);
}

void stm32f4_clock_on(struct stm32f4_clock clock)
{
	chip_change(RCC, clock.enable_register, 0, 1u << clock.bit);
	/* The device is usable two cycles later; the read waits that long (ES0182, section 2.2.7). */
	(void)chip_read(RCC, clock.enable_register);
}

bool stm32f4_clock_48mhz(void)
{
	chip_change(RCC, PLLCFGR, PLLCFGR_MASK, PLLCFGR_48_MHZ);
	chip_change(RCC, CR, 0, CR_PLLON);
	for (uint32_t i = 0; i < LOOKS; i++) {
		if ((chip_read(RCC, CR) & CR_PLLRDY) != 0)
			return true;
	}
	return false;
}
