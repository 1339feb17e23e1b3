/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Pins, driver 0x4 (Tock's capsules/core/src/gpio.rs): shared by all processes, whichever of them configured a pin. A pin keeps
 * its state when a process ends.
 *
 * command 0             success
 *         1 pin         makes it an output
 *         2 pin         sets it high
 *         3 pin         sets it low
 *         4 pin         toggles it
 *         5 pin pull    makes it an input: 0 without a resistor, 1 pulled up, 2 pulled down; others NOSUPPORT
 *         6 pin         success u32: 1 if it is high, 0 if not
 *         7 pin edge    enables interrupts: 0 at either edge, 1 rising, 2 falling; others NOSUPPORT
 *         8 pin         disables interrupts, and the pin
 *         9 pin         disables the pin
 *         10            success u32: the number of pins
 *         others        NOSUPPORT
 * upcall  0             (pin, 1 if it is high, 0), to every process that has made any call here
 *
 * Commands 7 and 8 return NOMEM if there is no memory for the grant, without which there can be no upcalls; the other commands do
 * not need it. A pin beyond the last gives INVAL before anything else is checked. If a pin cannot do what is asked, upstream
 * returns success; this driver returns the device's error: NODEVICE, NOSUPPORT, BUSY, FAIL. Command 5 with a bad pull changes
 * nothing. A process that only waits for an interrupt does not count as busy.
 *
 * In the composition root: put capsule_gpio_driver(&gpio) into the table of drivers, call kc_kernel_init, then capsule_gpio_init;
 * the back end calls capsule_gpio_fired(&gpio, pin, high).
 */
#ifndef CAPSULES_GPIO_H
#define CAPSULES_GPIO_H

#include <kc/hil/gpio.h>
#include <kc/kernel.h>

#define CAPSULE_GPIO_NUMBER 0x4u

struct capsule_gpio {
	struct kc_kernel *kernel;
	const struct kc_driver *driver;
	struct kc_hil_gpio hil;
};

struct kc_driver capsule_gpio_driver(struct capsule_gpio *gpio);
void capsule_gpio_init(struct capsule_gpio *gpio, struct kc_kernel *kernel, struct kc_hil_gpio hil);
/* For the back end: a pin whose interrupts are enabled has changed. */
void capsule_gpio_fired(void *gpio, uint32_t pin, bool high);

#endif
