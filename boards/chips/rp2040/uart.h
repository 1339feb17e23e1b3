/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * UART0 of an RP2040, ARM's PL011 (RP2040 datasheet, section 4.2; ARM DDI 0183). Its FIFOs of 32 bytes bridge the time that the kernel needs to
 * get its own code out of serial flash.
 */
#ifndef BOARDS_RP2040_UART_H
#define BOARDS_RP2040_UART_H

#include "boards/common/uart_device.h"

#define RP2040_UART0_LINE 20u

struct rp2040_uart {
	struct uart_device_events events;
	const uint8_t *next; /* of the transmission under way; NULL: none */
	uint32_t left;
};

/* Out of reset, with GPIO 0 and 1 as its pins. */
struct uart_device rp2040_uart_init(struct rp2040_uart *uart, uint32_t clock_hz, uint32_t baud);
/* Bottom half of its interrupt. */
void rp2040_uart_handle(void *uart);

#endif
