/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Buttons, driver 0x3 (Tock's capsules/core/src/button.rs): shared by all processes; each chooses the buttons it listens to.
 *
 * command 0            success u32: the number of buttons
 *         1 index      from now on presses and releases of the button cause upcalls
 *         2 index      they no longer cause upcalls
 *         3 index      success u32: 1 if it is pressed, 0 if not
 *         others       NOSUPPORT
 * upcall  0            (index, 1 if it was pressed, 0 if released, 0)
 *
 * An index that does not exist gives INVAL. The buttons that a process listens to are recorded in its grant, and again in an
 * index outside it, so that the cost of a command does not grow with the number of processes.
 *
 * A process that only waits for a button does not count as busy, since no operation is unfinished.
 *
 * In the composition root: put capsule_button_driver(&button) into the table of drivers, call kc_kernel_init, then
 * capsule_button_init; the back end calls capsule_button_changed(&button, index, pressed).
 */
#ifndef CAPSULES_BUTTON_H
#define CAPSULES_BUTTON_H

#include <kc/hil/button.h>
#include <kc/kernel.h>

#define CAPSULE_BUTTON_NUMBER 0x3u

/* The buttons that the process of one slot listens to. */
struct capsule_button_listener {
	kc_identifier identifier;
	uint32_t buttons; /* bit n: button n; 0: none, and identifier has no meaning */
};

struct capsule_button {
	struct kc_kernel *kernel;
	const struct kc_driver *driver;
	struct kc_hil_button hil;
	struct capsule_button_listener *listeners;
	uint32_t listening[KC_HIL_BUTTONS_MAX]; /* how many processes listen to it */
};

struct kc_driver capsule_button_driver(struct capsule_button *button);
/* listeners: one for each process slot of the kernel. */
void capsule_button_init(struct capsule_button *button, struct kc_kernel *kernel, struct capsule_button_listener *listeners,
			 struct kc_hil_button hil);
/* For the back end: the button was pressed or released. */
void capsule_button_changed(void *button, uint32_t index, bool pressed);

#endif
