/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Buttons by index (Tock's hil::gpio as the button driver uses it). */
#ifndef KC_HIL_BUTTON_H
#define KC_HIL_BUTTON_H

#include <kc/types.h>

#define KC_HIL_BUTTONS_MAX 32u

struct kc_hil_button_ops {
	uint32_t (*count)(void *context); /* at most KC_HIL_BUTTONS_MAX; never changes */
	/* index < count */
	bool (*is_pressed)(void *context, uint32_t index);
	/*
	 * While wanted is true, the back end calls capsule_button_changed whenever the button is pressed or released, but never
	 * from within this call. NULL if the back end always calls it.
	 */
	void (*listen)(void *context, uint32_t index, bool wanted);
};
struct kc_hil_button {
	const struct kc_hil_button_ops *ops;
	void *context;
};

#endif
