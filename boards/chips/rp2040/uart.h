/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * UART0 of an RP2040, ARM's PL011 (RP2040 datasheet, section 4.2; ARM DDI 0183). Its 32-byte FIFOs bridge the time that the kernel spends
 * fetching its code from serial flash.
 */
#ifndef BOARDS_RP2040_UART_H
#define BOARDS_RP2040_UART_H

#include "boards/common/uart_device.h"

#define RP2040_UART0_LINE 20u

struct rp2040_uart {
	struct uart_device_events events;
	const uint8_t *next; /* byte to transmit; NULL: no transmission in progress */
	uint32_t left;
};

/* Uses GPIO 0 and 1. The device must be out of reset. */
struct uart_device rp2040_uart_init(struct rp2040_uart *uart, uint32_t clock_hz, uint32_t baud);
/* Bottom half of the UART's interrupt. */
void rp2040_uart_handle(void *uart);

#endif
