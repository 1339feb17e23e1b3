/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/led.h"

enum command { COUNT = 0, ON = 1, OFF = 2, TOGGLE = 3, READ = 4 };

static uint32_t count(const struct capsule_led *led)
{
	return led->hil.ops->count(led->hil.context);
}

static struct kc_return set(const struct capsule_led *led, uint32_t index, bool on, struct kc_process_id who)
{
	led->hil.ops->set(led->hil.context, index, on, who);
	return kc_success();
}

static bool get(const struct capsule_led *led, uint32_t index)
{
	return led->hil.ops->get(led->hil.context, index);
}

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t index, uint32_t unused,
				struct kc_process_id caller)
{
	const struct capsule_led *led = context;

	(void)kernel;
	(void)unused;
	if (number == COUNT)
		return kc_success_u32(count(led));
	if (number > READ)
		return kc_failure(KC_NOSUPPORT);
	if (index >= count(led))
		return kc_failure(KC_INVAL);
	switch (number) {
	case ON:
		return set(led, index, true, caller);
	case OFF:
		return set(led, index, false, caller);
	case TOGGLE:
		return set(led, index, !get(led, index), caller);
	default:
		return kc_success_u32(get(led, index) ? 1 : 0);
	}
}

struct kc_driver capsule_led_driver(struct capsule_led *led)
{
	static const struct kc_driver_ops ops = {.command = command};

	return (struct kc_driver){.number = CAPSULE_LED_NUMBER, .name = "led", .ops = &ops, .context = led};
}

void capsule_led_init(struct capsule_led *led, struct kc_kernel *kernel, struct kc_hil_led hil)
{
	static const struct kc_process_id nobody = {.identifier = KC_NO_LIFE, .index = UINT32_MAX};

	(void)kernel;
	*led = (struct capsule_led){.hil = hil};
	for (uint32_t index = 0; index < count(led); index++)
		(void)set(led, index, false, nobody);
}
