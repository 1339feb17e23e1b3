/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Pins as a chip's driver gives them, and what boards make of them: LEDs, buttons, and pins for apps. A pin is a number that the chip's
 * driver explains.
 */
#ifndef BOARDS_PINS_H
#define BOARDS_PINS_H

#include <kc/hil/button.h>
#include <kc/hil/gpio.h>
#include <kc/hil/led.h>
#include <stdbool.h>

/* One a chip; without context, for a chip has its pins once. */
struct pin_ops {
	void (*make_output)(uint32_t pin);
	void (*make_input)(uint32_t pin, enum kc_hil_gpio_pull pull);
	/* Neither: the chip draws no power through it. */
	void (*disable)(uint32_t pin);
	/* Of an output, or what it will have when it becomes one. */
	void (*write)(uint32_t pin, bool high);
	bool (*written)(uint32_t pin);
	bool (*read)(uint32_t pin);
	/* False: the chip cannot watch this pin as well as those that it watches already. Watching another edge replaces the former. */
	bool (*watch)(uint32_t pin, enum kc_hil_gpio_edge edge);
	void (*unwatch)(uint32_t pin); /* fine for one that is not watched */
	/* True if a watched edge came since it was asked last. */
	bool (*take_edge)(uint32_t pin);
};

struct pin_leds {
	const struct pin_ops *ops;
	const uint8_t *pins;
	uint32_t count;
	bool lit_when_low;
};
/* All are off from here on. */
struct kc_hil_led pin_leds_init(struct pin_leds *leds);

struct pin_buttons {
	const struct pin_ops *ops;
	const uint8_t *pins;
	uint32_t count; /* as many as the chip can watch */
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
