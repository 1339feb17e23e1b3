/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * LEDs, driver 0x2 (Tock's doc/syscalls/00002_leds.md): shared by all processes, without a grant.
 *
 * command 0            success u32: the number of LEDs
 *         1 index      turns it on
 *         2 index      turns it off
 *         3 index      toggles it
 *         4 index      success u32: 1 if it is on, 0 if not
 *         others       NOSUPPORT
 * An index that does not exist gives INVAL. Every command is complete when it returns, so LEDs never make a process busy. LEDs
 * keep their state when a process ends.
 *
 * In the composition root: put capsule_led_driver(&led) into the table of drivers, call kc_kernel_init, then capsule_led_init.
 */
#ifndef CAPSULES_LED_H
#define CAPSULES_LED_H

#include <kc/hil/led.h>
#include <kc/kernel.h>

#define CAPSULE_LED_NUMBER 0x2u

struct capsule_led {
	struct kc_hil_led hil;
};

struct kc_driver capsule_led_driver(struct capsule_led *led);
/* Turns all LEDs off, on behalf of no process (identifier KC_NO_LIFE). */
void capsule_led_init(struct capsule_led *led, struct kc_kernel *kernel, struct kc_hil_led hil);

#endif
