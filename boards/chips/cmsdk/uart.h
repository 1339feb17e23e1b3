/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The UART of ARM's Cortex-M System Design Kit (ARM DDI 0479, section 4.3). */
#ifndef BOARDS_CMSDK_UART_H
#define BOARDS_CMSDK_UART_H

#include <stdbool.h>

#include "boards/common/uart_device.h"

struct cmsdk_uart {
	uint32_t base;
	struct uart_device_events events;
	const uint8_t *next; /* byte to transmit; NULL: no transmission in progress */
	uint32_t left;
};

/* The caller zeroes uart. clock_hz is the peripheral clock, at least 16 times baud. */
struct uart_device cmsdk_uart_init(struct cmsdk_uart *uart, uint32_t base, uint32_t clock_hz, uint32_t baud);
/* Bottom halves of the UART's two interrupts. */
void cmsdk_uart_handle_transmit(void *uart);
void cmsdk_uart_handle_receive(void *uart);

#endif
