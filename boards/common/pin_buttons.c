/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/pins.h"

static uint32_t count(void *context)
{
	const struct pin_buttons *buttons = context;

	return buttons->count;
}

static bool is_pressed(void *context, uint32_t index)
{
	const struct pin_buttons *buttons = context;

	return buttons->ops->read(buttons->pins[index]) != buttons->pressed_when_low;
}

static void listen(void *context, uint32_t index, bool wanted)
{
	const struct pin_buttons *buttons = context;

	if (wanted)
		(void)buttons->ops->watch(buttons->pins[index], KC_HIL_GPIO_EITHER_EDGE);
	else
		buttons->ops->unwatch(buttons->pins[index]);
}

void pin_buttons_handle(void *context)
{
	struct pin_buttons *buttons = context;

	for (uint32_t i = 0; i < buttons->count; i++) {
		if (buttons->ops->take_edge(buttons->pins[i]))
			buttons->changed(buttons->context, i, is_pressed(buttons, i));
	}
}

struct kc_hil_button pin_buttons_init(struct pin_buttons *buttons)
{
	static const struct kc_hil_button_ops ops = {.count = count, .is_pressed = is_pressed, .listen = listen};

	for (uint32_t i = 0; i < buttons->count; i++)
		buttons->ops->make_input(buttons->pins[i], buttons->pull);
	return (struct kc_hil_button){.ops = &ops, .context = buttons};
}
