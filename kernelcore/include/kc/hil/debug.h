/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Where the low-level debug driver's text goes: whole messages, one at a time. Never blocks. */
#ifndef KC_HIL_DEBUG_H
#define KC_HIL_DEBUG_H

#include <kc/types.h>

#define KC_HIL_DEBUG_MESSAGE_MAX 128u

struct kc_hil_debug_ops {
	/*
	 * Takes one message of at most KC_HIL_DEBUG_MESSAGE_MAX bytes, newline included; the back end copies what it needs before
	 * it returns. KC_OK: capsule_low_level_debug_written is called later, never from in here, when it can take the next
	 * message. KC_BUSY: it is still busy with one. Anything else: this message is lost. `who` is the process that the message
	 * is about.
	 */
	enum kc_error (*write)(void *context, struct kc_process_id who, const char *text, uint32_t length);
};
struct kc_hil_debug {
	const struct kc_hil_debug_ops *ops;
	void *context;
};

#endif
