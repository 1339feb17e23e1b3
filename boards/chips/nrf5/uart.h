/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The UART of an nRF51, which an nRF52 has too (Nordic's nRF51 Series Reference Manual, section 29; nRF52840 PS, section 6.33). It
 * transfers one byte at a time in each direction, at 115200 baud.
 */
#ifndef BOARDS_NRF5_UART_H
#define BOARDS_NRF5_UART_H

#include <stdbool.h>

#include "boards/common/uart_device.h"

#define NRF5_UART_LINE 2u

struct nrf5_uart {
	struct uart_device_events events;
	const uint8_t *next; /* byte to transmit; NULL: no transmission in progress */
	uint32_t left;
	bool taken; /* write_now() consumed the event of the last byte sent */
};

/* The pins are numbered as in pin.h. */
struct uart_device nrf5_uart_init(struct nrf5_uart *uart, uint32_t transmit_pin, uint32_t receive_pin);
/* Bottom half of the UART's interrupt. */
void nrf5_uart_handle(void *uart);

#endif
