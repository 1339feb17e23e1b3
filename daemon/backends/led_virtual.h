/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* LEDs that exist only in software. A callback reports every change. */
#ifndef DAEMON_BACKENDS_LED_VIRTUAL_H
#define DAEMON_BACKENDS_LED_VIRTUAL_H

#include <kc/hil/led.h>

#define LED_VIRTUAL_MAX     32u
#define LED_VIRTUAL_DEFAULT 4u

/* LED `index` was switched by `who` (no process: identifier UINT64_MAX). Called while an app's command runs. */
typedef void led_virtual_changed(void *context, uint32_t index, bool on, struct kc_process_id who);

struct led_virtual {
	uint32_t count;
	uint32_t lit; /* bit n: LED n is on */
	led_virtual_changed *changed;
	void *context;
};

/* Initially all LEDs are off. count is limited to LED_VIRTUAL_MAX; changed may be NULL. */
void led_virtual_init(struct led_virtual *leds, uint32_t count, led_virtual_changed *changed, void *context);
struct kc_hil_led led_virtual_hil(struct led_virtual *leds);

#endif
