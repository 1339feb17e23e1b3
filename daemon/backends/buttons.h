/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Buttons pressed through the control socket. If the buttons are the keys of an input device, the control socket can press them
 * too.
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

/* Initially no button is pressed. count is limited to KC_HIL_BUTTONS_MAX. */
void buttons_init(struct buttons *buttons, uint32_t count, buttons_changed *changed, void *context);
/* Returns false if there is no such button. `changed` is not called if the button is already in that state. */
bool buttons_press(struct buttons *buttons, uint32_t index, bool pressed);
struct kc_hil_button buttons_hil(struct buttons *buttons);

#endif
