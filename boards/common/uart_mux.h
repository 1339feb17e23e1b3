/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * One UART for several users (Tock's capsules/core/src/virtualizers/virtual_uart.rs). Transmissions wait for each other and take turns;
 * what is received goes to every user that receives at all. What a user is not receiving just then waits for it, as long as there is room.
 */
#ifndef BOARDS_UART_MUX_H
#define BOARDS_UART_MUX_H

#include <kc/hil/uart.h>

#include "boards/common/uart_device.h"

#define UART_MUX_USERS_MAX 3u
#define UART_MUX_BYTES_MAX 64u /* of one transmission or reception, and of what waits for a reader */

struct uart_mux;

struct uart_mux_user {
	struct uart_mux *mux;
	void (*transmitted)(void *context, uint32_t channel, uint32_t sent);
	void (*received)(void *context, uint32_t channel, const uint8_t *bytes, uint32_t count);
	void *context;
	uint32_t transmit_length; /* 0: none asked for */
	uint32_t receive_length;  /* 0: none asked for */
	uint32_t received_count;
	bool receive_aborted; /* to be told in the next turn */
	uint8_t transmit_bytes[UART_MUX_BYTES_MAX];
	uint8_t receive_bytes[UART_MUX_BYTES_MAX];
	uint32_t early_first, early_count;
	uint8_t early[UART_MUX_BYTES_MAX]; /* received before the user wanted it; a ring */
};

struct uart_mux {
	struct uart_device device;
	struct kc_deferred_calls *deferred;
	uint32_t deferred_number;
	struct uart_mux_user *users[UART_MUX_USERS_MAX];
	uint32_t user_count;
	uint32_t sender; /* whose transmission is under way, or was last */
	bool sending;
};

struct kc_deferred_calls;

/* mux is zero-filled. Receptions that are aborted, or that find bytes waiting, are told by a deferred call. */
void uart_mux_init(struct uart_mux *mux, struct uart_device device, struct kc_deferred_calls *deferred);
/*
 * A new user, at most UART_MUX_USERS_MAX. Its functions are called later, never from within the interface that this returns; received may
 * be NULL if it never receives. user is storage only, and zero-filled.
 */
struct kc_hil_uart uart_mux_add(struct uart_mux *mux, struct uart_mux_user *user,
				void (*transmitted)(void *context, uint32_t channel, uint32_t sent),
				void (*received)(void *context, uint32_t channel, const uint8_t *bytes, uint32_t count),
				void *context);

#endif
