/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A USART of an STM32F4 as a UART (ST RM0090, section 30). */
#ifndef BOARDS_STM32F4_USART_H
#define BOARDS_STM32F4_USART_H

#include "boards/common/uart_device.h"

#define STM32F4_USART1      0x40011000u
#define STM32F4_USART1_LINE 37u
#define STM32F4_USART2      0x40004400u
#define STM32F4_USART2_LINE 38u

struct stm32f4_usart {
	uint32_t base;
	uint32_t line;
	struct uart_device_events events;
	const uint8_t *next; /* byte to transmit; NULL: no transmission in progress */
	uint32_t left;
};

/* The USART's clock must be running and its pins connected. clock_hz is its bus clock. */
struct uart_device stm32f4_usart_init(struct stm32f4_usart *usart, uint32_t base, uint32_t line, uint32_t clock_hz,
				      uint32_t baud);
/* Bottom half of the USART's interrupt. */
void stm32f4_usart_handle(void *usart);

#endif
