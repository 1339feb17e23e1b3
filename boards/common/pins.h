/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The interface of a chip's pin driver, and what boards build on it: LEDs, buttons, and GPIO pins for apps. Each chip's driver defines how
 * it numbers pins.
 */
#ifndef BOARDS_PINS_H
#define BOARDS_PINS_H

#include <kc/hil/button.h>
#include <kc/hil/gpio.h>
#include <kc/hil/led.h>
#include <stdbool.h>

/* One per chip. The functions take no context, because a chip has only one set of pins. */
struct pin_ops {
	void (*make_output)(uint32_t pin);
	void (*make_input)(uint32_t pin, enum kc_hil_gpio_pull pull);
	/* Neither input nor output, so that the pin draws no power. */
	void (*disable)(uint32_t pin);
	/* The output level; for a pin that is not an output, the level it will have when it becomes one. */
	void (*write)(uint32_t pin, bool high);
	bool (*written)(uint32_t pin);
	bool (*read)(uint32_t pin);
	/* False if the chip cannot watch this pin in addition to those watched already. A new edge replaces the pin's previous one. */
	bool (*watch)(uint32_t pin, enum kc_hil_gpio_edge edge);
	void (*unwatch)(uint32_t pin); /* no effect on a pin that is not watched */
	/* True if a watched edge occurred since the last call. */
	bool (*take_edge)(uint32_t pin);
};

struct pin_leds {
	const struct pin_ops *ops;
	const uint8_t *pins;
	uint32_t count;
	bool lit_when_low;
};
/* Turns all LEDs off. */
struct kc_hil_led pin_leds_init(struct pin_leds *leds);

struct pin_buttons {
	const struct pin_ops *ops;
	const uint8_t *pins;
	uint32_t count; /* at most as many as the chip can watch */
	bool pressed_when_low;
	enum kc_hil_gpio_pull pull;
	void (*changed)(void *context, uint32_t index, bool pressed);
	void *context;
};
struct kc_hil_button pin_buttons_init(struct pin_buttons *buttons);
/* Bottom half of the pins' interrupts. */
void pin_buttons_handle(void *buttons);

struct pin_gpio {
	const struct pin_ops *ops;
	const uint8_t *pins;
	uint32_t count;
	void (*fired)(void *context, uint32_t index, bool high);
	void *context;
};
struct kc_hil_gpio pin_gpio_init(struct pin_gpio *gpio);
/* Bottom half of the pins' interrupts. */
void pin_gpio_handle(void *gpio);

#endif
