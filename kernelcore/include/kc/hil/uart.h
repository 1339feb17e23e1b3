/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Sending and receiving bytes (Tock's hil::uart), with one transmission and one reception at a time per channel. If the back end
 * keeps processes apart (Linux), a channel is a process slot. If there is one wire (a board), the channel is always 0.
 */
#ifndef KC_HIL_UART_H
#define KC_HIL_UART_H

#include <kc/types.h>

struct kc_hil_uart_ops {
	/* The number of independent channels: 1 for a wire, the number of process slots on Linux. */
	uint32_t (*channels)(void *context);
	/*
	 * Starts a transmission of at least 1 byte; the back end copies what it needs before it returns. KC_OK:
	 * capsule_..._transmitted(channel, sent) is called later, never from within this call; sent is less than length only if
	 * the device failed. KC_BUSY: a transmission is in progress. KC_SIZE: more than the back end takes at a time. `writer` is
	 * for back ends that mark each line with the process that wrote it.
	 */
	enum kc_error (*transmit)(void *context, uint32_t channel, struct kc_process_id writer, const uint8_t *bytes,
				  uint32_t length);
	/*
	 * Starts a reception of at most `length` (at least 1) bytes. KC_OK: ..._received(channel, bytes, count) is called later,
	 * never from within this call, when all bytes have arrived or the back end has a reason to stop early (the end of a line
	 * or of the input). KC_BUSY: a reception is in progress. KC_INVAL: more than the back end takes at a time.
	 */
	enum kc_error (*receive)(void *context, uint32_t channel, struct kc_process_id reader, uint32_t length);
	/*
	 * Ends a reception. ..._received is called later, never from within this call, with the bytes that have arrived. KC_OFF
	 * if no reception is in progress.
	 */
	enum kc_error (*receive_abort)(void *context, uint32_t channel);
};
struct kc_hil_uart {
	const struct kc_hil_uart_ops *ops;
	void *context;
};

#endif
