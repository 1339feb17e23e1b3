/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Shares one UART among several users (Tock's capsules/core/src/virtualizers/virtual_uart.rs). Users take turns to transmit. Every user
 * with a received callback gets every byte; bytes that arrive while it has no reception in progress are buffered for it, as far as there is
 * room.
 */
#ifndef BOARDS_UART_MUX_H
#define BOARDS_UART_MUX_H

#include <kc/hil/uart.h>

#include "boards/common/uart_device.h"

#define UART_MUX_USERS_MAX 3u
#define UART_MUX_BYTES_MAX 64u /* per transmission and reception, and buffered for a reader */

struct uart_mux;

struct uart_mux_user {
	struct uart_mux *mux;
	void (*transmitted)(void *context, uint32_t channel, uint32_t sent);
	void (*received)(void *context, uint32_t channel, const uint8_t *bytes, uint32_t count);
	void *context;
	uint32_t transmit_length; /* 0: none asked for */
	uint32_t receive_length;  /* 0: none asked for */
	uint32_t received_count;
	bool receive_aborted; /* the deferred call reports it */
	uint8_t transmit_bytes[UART_MUX_BYTES_MAX];
	uint8_t receive_bytes[UART_MUX_BYTES_MAX];
	uint32_t early_first, early_count;
	uint8_t early[UART_MUX_BYTES_MAX]; /* ring buffer: received before the user called receive */
};

struct uart_mux {
	struct uart_device device;
	struct kc_deferred_calls *deferred;
	uint32_t deferred_number;
	struct uart_mux_user *users[UART_MUX_USERS_MAX];
	uint32_t user_count;
	uint32_t sender; /* user whose transmission is in progress or was the last */
	bool sending;
};

struct kc_deferred_calls;

/* The caller zeroes mux. A deferred call reports aborted receptions and delivers bytes that were waiting when receive was called. */
void uart_mux_init(struct uart_mux *mux, struct uart_device device, struct kc_deferred_calls *deferred);
/*
 * Adds a user; at most UART_MUX_USERS_MAX. The callbacks are never called from within an operation of the returned interface. received may
 * be NULL if the user never receives. The caller provides user, zeroed.
 */
struct kc_hil_uart uart_mux_add(struct uart_mux *mux, struct uart_mux_user *user,
				void (*transmitted)(void *context, uint32_t channel, uint32_t sent),
				void (*received)(void *context, uint32_t channel, const uint8_t *bytes, uint32_t count),
				void *context);

#endif
