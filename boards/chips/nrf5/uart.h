/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The UART of an nRF51, which an nRF52 has too (Nordic's nRF51 Series Reference Manual, section 29; nRF52840 PS, section 6.33). One byte
 * each way at a time, 115200 baud.
 */
#ifndef BOARDS_NRF5_UART_H
#define BOARDS_NRF5_UART_H

#include <stdbool.h>

#include "boards/common/uart_device.h"

#define NRF5_UART_LINE 2u

struct nrf5_uart {
	struct uart_device_events events;
	const uint8_t *next; /* of the transmission under way; NULL: none */
	uint32_t left;
	bool taken; /* its last byte went out, and the event of that is not there any more */
};

/* Pins by their number. */
struct uart_device nrf5_uart_init(struct nrf5_uart *uart, uint32_t transmit_pin, uint32_t receive_pin);
/* Bottom half of its interrupt. */
void nrf5_uart_handle(void *uart);

#endif
