/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/rp2040/uart.h"

#include <stdbool.h>
#include <stddef.h>

#include "boards/chips/registers.h"
#include "boards/chips/rp2040/pin.h"
#include "kernelcore/arch/cortexm/interrupts.h"

#define UART 0x40034000u
#define DR   0x00u
#define FR   0x18u
#define IBRD 0x24u
#define FBRD 0x28u
#define LCR  0x2cu
#define CR   0x30u
#define IFLS 0x34u
#define IMSC 0x38u
#define ICR  0x44u /* writing ones clears */

#define FR_RECEIVE_EMPTY (1u << 4)
#define FR_TRANSMIT_FULL (1u << 5)
#define LCR_FIFOS        (1u << 4)
#define LCR_8_BITS       (3u << 5)
#define CR_ON            (1u << 0 | 1u << 8 | 1u << 9)
#define IFLS_AN_EIGHTH   0u                  /* interrupt at 4 bytes received, or 4 left to send */
#define INT_RECEIVE      (1u << 4 | 1u << 6) /* that many bytes, or fewer and a pause of 32 bit times */
#define INT_TRANSMIT     (1u << 5)
#define INT_ALL          0x7ffu

#define TRANSMIT_PIN 0u
#define RECEIVE_PIN  1u

static bool has_room(void)
{
	return (chip_read(UART, FR) & FR_TRANSMIT_FULL) == 0;
}

static void begin(void *device, struct uart_device_events events)
{
	struct rp2040_uart *uart = device;

	uart->events = events;
	chip_write(UART, IMSC, INT_RECEIVE);
}

static void feed(struct rp2040_uart *uart)
{
	while (uart->left > 0 && has_room()) {
		chip_write(UART, DR, *uart->next++);
		uart->left--;
	}
}

/* The device interrupts when its FIFO level falls to the threshold, not while it is below. Pend the interrupt, in case it fell already. */
static void transmit(void *device, const uint8_t *bytes, uint32_t length)
{
	struct rp2040_uart *uart = device;

	uart->next = bytes;
	uart->left = length;
	feed(uart);
	chip_change(UART, IMSC, 0, INT_TRANSMIT);
	cortexm_interrupt_pend(RP2040_UART0_LINE);
}

static void write_now(void *device, const uint8_t *bytes, uint32_t length)
{
	(void)device;
	for (uint32_t i = 0; i < length; i++) {
		while (!has_room())
			;
		chip_write(UART, DR, bytes[i]);
	}
}

static void handle_transmit(struct rp2040_uart *uart)
{
	if (uart->next == NULL)
		return;
	feed(uart);
	if (uart->left > 0 || !has_room())
		return;
	uart->next = NULL;
	chip_change(UART, IMSC, INT_TRANSMIT, 0);
	uart->events.transmitted(uart->events.context);
}

void rp2040_uart_handle(void *context)
{
	struct rp2040_uart *uart = context;

	chip_write(UART, ICR, INT_ALL);
	while ((chip_read(UART, FR) & FR_RECEIVE_EMPTY) == 0) {
		uint32_t byte = chip_read(UART, DR);

		if (uart->events.received != NULL)
			uart->events.received(uart->events.context, (uint8_t)byte);
	}
	handle_transmit(uart);
}

struct uart_device rp2040_uart_init(struct rp2040_uart *uart, uint32_t clock_hz, uint32_t baud)
{
	static const struct uart_device_ops ops = {.begin = begin, .transmit = transmit, .write_now = write_now};
	/* clock / (16 * baud) in units of 1/64, rounded. */
	uint32_t divisor = (clock_hz * 4 + baud / 2) / baud;

	*uart = (struct rp2040_uart){0};
	rp2040_pin_function(TRANSMIT_PIN, RP2040_FUNCTION_UART, KC_HIL_GPIO_PULL_NONE);
	/* An unconnected pin would receive noise without the pull-up. */
	rp2040_pin_function(RECEIVE_PIN, RP2040_FUNCTION_UART, KC_HIL_GPIO_PULL_UP);
	chip_write(UART, IBRD, divisor / 64);
	chip_write(UART, FBRD, divisor % 64);
	chip_write(UART, LCR, LCR_8_BITS | LCR_FIFOS); /* also latches the divisor */
	chip_write(UART, IFLS, IFLS_AN_EIGHTH);
	chip_write(UART, CR, CR_ON);
	return (struct uart_device){.ops = &ops, .device = uart};
}
