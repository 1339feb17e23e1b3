/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Where the kernel's and the low-level debug driver's text goes. Never blocks, may drop (and says so in the text). */
#ifndef KC_HIL_DEBUG_H
#define KC_HIL_DEBUG_H

#include <kc/types.h>

struct kc_hil_debug_ops {
	void (*write)(void *context, struct kc_process_id who, const char *text, uint32_t length);
};
struct kc_hil_debug {
	const struct kc_hil_debug_ops *ops;
	void *context;
};

#endif
