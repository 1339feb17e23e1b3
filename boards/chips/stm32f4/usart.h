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
	const uint8_t *next; /* of the transmission under way; NULL: none */
	uint32_t left;
};

/* Its clock runs and its pins are its own already. clock_hz: of its bus. */
struct uart_device stm32f4_usart_init(struct stm32f4_usart *usart, uint32_t base, uint32_t line, uint32_t clock_hz,
				      uint32_t baud);
/* Bottom half of its interrupt. */
void stm32f4_usart_handle(void *usart);

#endif
