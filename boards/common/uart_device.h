/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The interface of a chip's UART driver. It has one user; uart_mux shares it among several. */
#ifndef BOARDS_UART_DEVICE_H
#define BOARDS_UART_DEVICE_H

#include <stdint.h>

/* The driver calls these from the bottom half of its interrupt, never from within one of its operations. */
struct uart_device_events {
	/* All bytes of the transmission have been sent. */
	void (*transmitted)(void *context);
	void (*received)(void *context, uint8_t byte);
	void *context;
};

struct uart_device_ops {
	/* Sets the driver's callbacks. To be called first. */
	void (*begin)(void *device, struct uart_device_events events);
	/* Starts to send. The bytes must not change until transmitted is called. Not allowed during another transmission. length >= 1. */
	void (*transmit)(void *device, const uint8_t *bytes, uint32_t length);
	/*
	 * Sends at once and returns when the device has taken all bytes. A transmission in progress is interrupted and continues
	 * afterwards. For boot and panics.
	 */
	void (*write_now)(void *device, const uint8_t *bytes, uint32_t length);
};
struct uart_device {
	const struct uart_device_ops *ops;
	void *device;
};

#endif
