/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What a chip's UART driver is to the board. One wire; who shares it and how is the business of uart_mux. */
#ifndef BOARDS_UART_DEVICE_H
#define BOARDS_UART_DEVICE_H

#include <stdint.h>

/* Called by the driver from its interrupt's bottom half, never from within one of its operations. */
struct uart_device_events {
	/* All bytes of the transmission went out. */
	void (*transmitted)(void *context);
	void (*received)(void *context, uint8_t byte);
	void *context;
};

struct uart_device_ops {
	/* Tells the driver whom to call. Before anything else. */
	void (*begin)(void *device, struct uart_device_events events);
	/* Starts to send; the bytes stay as they are until transmitted is called. Never while a transmission is under way. length >= 1. */
	void (*transmit)(void *device, const uint8_t *bytes, uint32_t length);
	/*
	 * Sends now and waits until the device has taken all of it, whatever is under way: what remains of that goes on afterwards. For
	 * boot and panic.
	 */
	void (*write_now)(void *device, const uint8_t *bytes, uint32_t length);
};
struct uart_device {
	const struct uart_device_ops *ops;
	void *device;
};

#endif
