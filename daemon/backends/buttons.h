/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Buttons that the control socket presses. If they are the keys of an input device, whoever may steer the daemon may press them
 * as well.
 */
#ifndef DAEMON_BACKENDS_BUTTONS_H
#define DAEMON_BACKENDS_BUTTONS_H

#include <kc/hil/button.h>

/* Button `index` was pressed or released. Never called from within the driver's own calls. */
typedef void buttons_changed(void *context, uint32_t index, bool pressed);

struct buttons {
	uint32_t count;
	uint32_t pressed; /* bit n: button n */
	buttons_changed *changed;
	void *context;
};

/* None pressed. count is cut to KC_HIL_BUTTONS_MAX. */
void buttons_init(struct buttons *buttons, uint32_t count, buttons_changed *changed, void *context);
/* False if there is no such button. Nobody is told if it is pressed, or released, already. */
bool buttons_press(struct buttons *buttons, uint32_t index, bool pressed);
struct kc_hil_button buttons_hil(struct buttons *buttons);

#endif
