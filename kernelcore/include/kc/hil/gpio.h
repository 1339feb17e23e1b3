/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Pins by index (Tock's hil::gpio). All operations are complete when the call returns. */
#ifndef KC_HIL_GPIO_H
#define KC_HIL_GPIO_H

#include <kc/types.h>

enum kc_hil_gpio_pull { KC_HIL_GPIO_PULL_NONE = 0, KC_HIL_GPIO_PULL_UP = 1, KC_HIL_GPIO_PULL_DOWN = 2 };
enum kc_hil_gpio_edge { KC_HIL_GPIO_EITHER_EDGE = 0, KC_HIL_GPIO_RISING_EDGE = 1, KC_HIL_GPIO_FALLING_EDGE = 2 };

/*
 * pin < count. Errors: KC_NODEVICE if there is no such pin (any more), KC_NOSUPPORT if this pin cannot do that, KC_BUSY if
 * another user has the pin, KC_FAIL for anything else.
 */
struct kc_hil_gpio_ops {
	uint32_t (*count)(void *context); /* never changes */
	/* The output starts at the level that was last written, or low if none was. */
	enum kc_error (*make_output)(void *context, uint32_t pin);
	enum kc_error (*make_input)(void *context, uint32_t pin, enum kc_hil_gpio_pull pull);
	/* If the pin is not an output, it takes this level when it becomes one. */
	enum kc_error (*write)(void *context, uint32_t pin, bool high);
	enum kc_error (*toggle)(void *context, uint32_t pin);
	enum kc_error (*read)(void *context, uint32_t pin, bool *high);
	/* From now on capsule_gpio_fired is called at such edges, but never from within this call. */
	enum kc_error (*enable_interrupt)(void *context, uint32_t pin, enum kc_hil_gpio_edge edge);
	/* The pin becomes neither input nor output, and has no interrupts. */
	enum kc_error (*disable)(void *context, uint32_t pin);
};
struct kc_hil_gpio {
	const struct kc_hil_gpio_ops *ops;
	void *context;
};

#endif
