/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/nrf5/uart.h"

#include <stdbool.h>
#include <stddef.h>

#include "boards/chips/nrf5/pin.h"
#include "boards/chips/registers.h"
#include "kernelcore/arch/cortexm/interrupts.h"

#define UART     0x40002000u
#define STARTRX  0x000u
#define STARTTX  0x008u
#define RXDRDY   0x108u
#define TXDRDY   0x11cu
#define ERROR    0x124u
#define INTENSET 0x304u
#define ERRORSRC 0x480u /* writing ones clears */
#define ENABLE   0x500u
#define PSELTXD  0x50cu
#define PSELRXD  0x514u
#define RXD      0x518u
#define TXD      0x51cu
#define BAUDRATE 0x524u

#define INT_RXDRDY      (1u << 2)
#define INT_TXDRDY      (1u << 7)
#define INT_ERROR       (1u << 9)
#define ENABLED         4u
#define BAUDRATE_115200 0x01d7e000u

static void begin(void *device, struct uart_device_events events)
{
	struct nrf5_uart *uart = device;

	uart->events = events;
	chip_write(UART, INTENSET, INT_RXDRDY | INT_TXDRDY | INT_ERROR);
}

static void send_byte(struct nrf5_uart *uart)
{
	uart->left--;
	chip_write(UART, TXD, *uart->next++);
}

static void transmit(void *device, const uint8_t *bytes, uint32_t length)
{
	struct nrf5_uart *uart = device;

	uart->next = bytes;
	uart->left = length;
	send_byte(uart);
}

/* True, once, when the last byte written has been sent. */
static bool take_sent(void)
{
	if (chip_read(UART, TXDRDY) == 0)
		return false;
	chip_write(UART, TXDRDY, 0);
	return true;
}

/*
 * If a transmission is in progress, this consumes the event of its current byte, which the interrupt handler waits for. It sets `taken` and
 * pends the interrupt in exchange.
 */
static void write_now(void *device, const uint8_t *bytes, uint32_t length)
{
	struct nrf5_uart *uart = device;

	if (uart->next != NULL && !uart->taken) {
		while (!take_sent())
			;
	}
	for (uint32_t i = 0; i < length; i++) {
		chip_write(UART, TXD, bytes[i]);
		while (!take_sent())
			;
	}
	if (uart->next != NULL) {
		uart->taken = true;
		cortexm_interrupt_pend(NRF5_UART_LINE);
	}
}

static void handle_transmit(struct nrf5_uart *uart)
{
	bool sent = take_sent() || uart->taken;

	uart->taken = false;
	if (!sent || uart->next == NULL)
		return;
	if (uart->left > 0) {
		send_byte(uart);
		return;
	}
	uart->next = NULL;
	uart->events.transmitted(uart->events.context);
}

void nrf5_uart_handle(void *context)
{
	struct nrf5_uart *uart = context;

	if (chip_read(UART, ERROR) != 0) {
		chip_write(UART, ERROR, 0);
		chip_write(UART, ERRORSRC, chip_read(UART, ERRORSRC));
	}
	while (chip_read(UART, RXDRDY) != 0) {
		chip_write(UART, RXDRDY, 0);
		uint32_t byte = chip_read(UART, RXD);

		if (uart->events.received != NULL)
			uart->events.received(uart->events.context, (uint8_t)byte);
	}
	handle_transmit(uart);
}

struct uart_device nrf5_uart_init(struct nrf5_uart *uart, uint32_t transmit_pin, uint32_t receive_pin)
{
	static const struct uart_device_ops ops = {.begin = begin, .transmit = transmit, .write_now = write_now};

	*uart = (struct nrf5_uart){0};
	/* Set the pin high before it becomes an output: a low level would be a start bit. */
	nrf51_pins.write(transmit_pin, true);
	nrf51_pins.make_output(transmit_pin);
	nrf51_pins.make_input(receive_pin, KC_HIL_GPIO_PULL_NONE);
	chip_write(UART, PSELTXD, transmit_pin);
	chip_write(UART, PSELRXD, receive_pin);
	chip_write(UART, BAUDRATE, BAUDRATE_115200);
	chip_write(UART, ENABLE, ENABLED);
	chip_write(UART, STARTTX, 1);
	chip_write(UART, STARTRX, 1);
	return (struct uart_device){.ops = &ops, .device = uart};
}
