/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* LEDs by index (Tock's hil::led). */
#ifndef KC_HIL_LED_H
#define KC_HIL_LED_H

#include <kc/types.h>

struct kc_hil_led_ops {
	uint32_t (*count)(void *context); /* never changes */
	/* index < count. `who` is the process that asked, for back ends that report it. */
	void (*set)(void *context, uint32_t index, bool on, struct kc_process_id who);
	bool (*get)(void *context, uint32_t index); /* true if on */
};
struct kc_hil_led {
	const struct kc_hil_led_ops *ops;
	void *context;
};

#endif
