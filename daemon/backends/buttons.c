/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/buttons.h"

static uint32_t count(void *context)
{
	const struct buttons *buttons = context;

	return buttons->count;
}

static bool is_pressed(void *context, uint32_t index)
{
	const struct buttons *buttons = context;

	return (buttons->pressed >> index & 1u) != 0;
}

void buttons_init(struct buttons *buttons, uint32_t wanted, buttons_changed *changed, void *context)
{
	*buttons = (struct buttons){
	    .count = wanted < KC_HIL_BUTTONS_MAX ? wanted : KC_HIL_BUTTONS_MAX, .changed = changed, .context = context};
}

bool buttons_press(struct buttons *buttons, uint32_t index, bool pressed)
{
	if (index >= buttons->count)
		return false;
	if (is_pressed(buttons, index) == pressed)
		return true;
	buttons->pressed ^= 1u << index;
	buttons->changed(buttons->context, index, pressed);
	return true;
}

struct kc_hil_button buttons_hil(struct buttons *buttons)
{
	static const struct kc_hil_button_ops ops = {.count = count, .is_pressed = is_pressed};

	return (struct kc_hil_button){.ops = &ops, .context = buttons};
}
