/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Bytes out and in (Tock's hil::uart). One transmission and one reception at a time per channel; a channel is a
 * process slot where the back end keeps them apart (Linux), and always 0 where there is one wire (a board).
 */
#ifndef KC_HIL_UART_H
#define KC_HIL_UART_H

#include <kc/types.h>

struct kc_hil_uart_ops {
	/* How many channels are independent: 1 for a wire, the number of process slots on Linux. */
	uint32_t (*channels)(void *context);
	/*
	 * Starts sending; the back end copies what it needs before it returns. length is at least 1. KC_OK:
	 * capsule_..._transmitted(channel, sent) is called later, never from in here; sent is less than length only if the
	 * device failed. KC_BUSY: one is under way. KC_SIZE: more than the back end takes at a time. `writer` tells a back end
	 * that prefixes lines whose they are.
	 */
	enum kc_error (*transmit)(void *context, uint32_t channel, struct kc_process_id writer, const uint8_t *bytes,
				  uint32_t length);
	/*
	 * Starts receiving at most `length` (at least 1) bytes. KC_OK: ..._received(channel, bytes, count) is called later, never
	 * from in here, when all have come or the back end has a reason to end earlier (the end of a line or of the input).
	 * KC_BUSY: one is under way. KC_INVAL: more than the back end takes at a time.
	 */
	enum kc_error (*receive)(void *context, uint32_t channel, struct kc_process_id reader, uint32_t length);
	/* Ends a reception; ..._received is called later, never from in here, with what there was; or KC_OFF if none was under way. */
	enum kc_error (*receive_abort)(void *context, uint32_t channel);
};
struct kc_hil_uart {
	const struct kc_hil_uart_ops *ops;
	void *context;
};

#endif
