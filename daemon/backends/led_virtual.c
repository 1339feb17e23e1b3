/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/led_virtual.h"

static uint32_t count(void *context)
{
	const struct led_virtual *leds = context;

	return leds->count;
}

static bool get(void *context, uint32_t index)
{
	const struct led_virtual *leds = context;

	return (leds->lit >> index & 1u) != 0;
}

static void set(void *context, uint32_t index, bool on, struct kc_process_id who)
{
	struct led_virtual *leds = context;

	if (get(leds, index) == on)
		return;
	leds->lit ^= 1u << index;
	if (leds->changed != NULL)
		leds->changed(leds->context, index, on, who);
}

void led_virtual_init(struct led_virtual *leds, uint32_t count_wanted, led_virtual_changed *changed, void *context)
{
	*leds = (struct led_virtual){
	    .count = count_wanted < LED_VIRTUAL_MAX ? count_wanted : LED_VIRTUAL_MAX, .changed = changed, .context = context};
}

struct kc_hil_led led_virtual_hil(struct led_virtual *leds)
{
	static const struct kc_hil_led_ops ops = {.count = count, .set = set, .get = get};

	return (struct kc_hil_led){.ops = &ops, .context = leds};
}
