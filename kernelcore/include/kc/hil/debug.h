/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Output of the low-level debug driver: whole messages, one at a time. Never blocks. */
#ifndef KC_HIL_DEBUG_H
#define KC_HIL_DEBUG_H

#include <kc/types.h>

#define KC_HIL_DEBUG_MESSAGE_MAX 128u

struct kc_hil_debug_ops {
	/*
	 * Sends one message of at most KC_HIL_DEBUG_MESSAGE_MAX bytes, newline included. The back end copies what it needs before
	 * it returns. KC_OK: capsule_low_level_debug_written is called later, never from within this call, when the back end can
	 * take the next message. KC_BUSY: the previous message is still being sent. Anything else: this message is lost. `who` is
	 * the process that the message is about.
	 */
	enum kc_error (*write)(void *context, struct kc_process_id who, const char *text, uint32_t length);
};
struct kc_hil_debug {
	const struct kc_hil_debug_ops *ops;
	void *context;
};

#endif
