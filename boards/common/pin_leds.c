/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/pins.h"

static uint32_t count(void *context)
{
	const struct pin_leds *leds = context;

	return leds->count;
}

static void set(void *context, uint32_t index, bool on, struct kc_process_id who)
{
	const struct pin_leds *leds = context;

	(void)who;
	leds->ops->write(leds->pins[index], on != leds->lit_when_low);
}

static bool get(void *context, uint32_t index)
{
	const struct pin_leds *leds = context;

	return leds->ops->written(leds->pins[index]) != leds->lit_when_low;
}

struct kc_hil_led pin_leds_init(struct pin_leds *leds)
{
	static const struct kc_hil_led_ops ops = {.count = count, .set = set, .get = get};

	for (uint32_t i = 0; i < leds->count; i++) {
		leds->ops->write(leds->pins[i], leds->lit_when_low);
		leds->ops->make_output(leds->pins[i]);
	}
	return (struct kc_hil_led){.ops = &ops, .context = leds};
}
