/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The UART of ARM's Cortex-M System Design Kit (ARM DDI 0479, section 4.3). */
#ifndef BOARDS_CMSDK_UART_H
#define BOARDS_CMSDK_UART_H

#include <stdbool.h>

#include "boards/common/uart_device.h"

struct cmsdk_uart {
	uint32_t base;
	struct uart_device_events events;
	const uint8_t *next; /* of the transmission under way */
	uint32_t left;
};

/* uart is zero-filled. clock_hz of the peripherals; divided by baud it is at least 16. */
struct uart_device cmsdk_uart_init(struct cmsdk_uart *uart, uint32_t base, uint32_t clock_hz, uint32_t baud);
/* Bottom halves of its two interrupts. */
void cmsdk_uart_handle_transmit(void *uart);
void cmsdk_uart_handle_receive(void *uart);

#endif
