/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/cmsdk/uart.h"

#include "boards/chips/registers.h"

#define DATA      0x00u
#define STATE     0x04u
#define CTRL      0x08u
#define INTSTATUS 0x0cu /* writing ones clears */
#define BAUDDIV   0x10u

#define STATE_TX_FULL (1u << 0)
#define STATE_RX_FULL (1u << 1)
#define CTRL_ALL      0x0fu /* both ways, with their interrupts */
#define INT_TX        (1u << 0)
#define INT_RX        (1u << 1)

static void begin(void *device, struct uart_device_events events)
{
	struct cmsdk_uart *uart = device;

	uart->events = events;
}

static bool is_full(const struct cmsdk_uart *uart)
{
	return (chip_read(uart->base, STATE) & STATE_TX_FULL) != 0;
}

/* The transmit buffer must be empty. The device interrupts when the byte has been sent. */
static void send_byte(struct cmsdk_uart *uart)
{
	uart->left--;
	chip_write(uart->base, DATA, *uart->next++);
}

static void transmit(void *device, const uint8_t *bytes, uint32_t length)
{
	struct cmsdk_uart *uart = device;

	uart->next = bytes;
	uart->left = length;
	/* The last byte of write_now() may still be in the buffer; writing another would lose one. */
	while (is_full(uart))
		;
	send_byte(uart);
}

static void write_now(void *device, const uint8_t *bytes, uint32_t length)
{
	const struct cmsdk_uart *uart = device;

	for (uint32_t i = 0; i < length; i++) {
		while (is_full(uart))
			;
		chip_write(uart->base, DATA, bytes[i]);
	}
}

void cmsdk_uart_handle_transmit(void *context)
{
	struct cmsdk_uart *uart = context;

	if ((chip_read(uart->base, INTSTATUS) & INT_TX) == 0)
		return;
	chip_write(uart->base, INTSTATUS, INT_TX);
	/* This interrupt belongs to an earlier byte; the one in the buffer will raise its own. */
	if (is_full(uart))
		return;
	if (uart->left > 0) {
		send_byte(uart);
	} else if (uart->next != 0) {
		uart->next = 0;
		uart->events.transmitted(uart->events.context);
	}
}

void cmsdk_uart_handle_receive(void *context)
{
	struct cmsdk_uart *uart = context;

	chip_write(uart->base, INTSTATUS, INT_RX);
	while ((chip_read(uart->base, STATE) & STATE_RX_FULL) != 0) {
		uint32_t byte = chip_read(uart->base, DATA);

		if (uart->events.received != 0)
			uart->events.received(uart->events.context, (uint8_t)byte);
	}
}

struct uart_device cmsdk_uart_init(struct cmsdk_uart *uart, uint32_t base, uint32_t clock_hz, uint32_t baud)
{
	static const struct uart_device_ops ops = {.begin = begin, .transmit = transmit, .write_now = write_now};

	uart->base = base;
	chip_write(base, BAUDDIV, clock_hz / baud);
	chip_write(base, CTRL, CTRL_ALL);
	return (struct uart_device){.ops = &ops, .device = uart};
}
