/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Clocks of an STM32F4 (ST RM0090, section 7; RM0390, section 6). The processor and every bus run undivided from the internal 16 MHz
 * oscillator. So flash needs no wait states (RM0090, table 10), and QEMU's chip, whose clock registers read as zero, boots like a real one.
 */
#ifndef BOARDS_STM32F4_RCC_H
#define BOARDS_STM32F4_RCC_H

#include <stdbool.h>
#include <stdint.h>

#define STM32F4_HZ 16000000u

/* A device's clock enable: the offset of the register, and the bit. */
struct stm32f4_clock {
	uint32_t enable_register;
	uint32_t bit;
};
#define STM32F4_CLOCK_GPIO(port) ((struct stm32f4_clock){0x30u, (port)})
#define STM32F4_CLOCK_RNG        ((struct stm32f4_clock){0x34u, 6u})
#define STM32F4_CLOCK_TIM2       ((struct stm32f4_clock){0x40u, 0u})
#define STM32F4_CLOCK_TIM5       ((struct stm32f4_clock){0x40u, 3u})
#define STM32F4_CLOCK_USART2     ((struct stm32f4_clock){0x40u, 17u})
#define STM32F4_CLOCK_USART1     ((struct stm32f4_clock){0x44u, 4u})
#define STM32F4_CLOCK_SYSCFG     ((struct stm32f4_clock){0x44u, 14u})

/* Detects QEMU, whose clock registers show no running oscillator. */
bool stm32f4_is_qemu(void);

/*
 * Restores the clocks' reset state. Call this first: the chip's boot loader changes the clocks before it jumps to the kernel, as it does
 * for `dfu-util` with `:leave` (ST AN3156).
 */
void stm32f4_clocks_begin(void);
void stm32f4_clock_on(struct stm32f4_clock clock);
/* Starts the PLL for the 48 MHz that the random number generator needs. False if it does not lock. */
bool stm32f4_clock_48mhz(void);

#endif
