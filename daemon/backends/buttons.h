/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Buttons that the control socket presses, or the keys of an input device; or both, since who may steer the daemon may press them too. */
#ifndef DAEMON_BACKENDS_BUTTONS_H
#define DAEMON_BACKENDS_BUTTONS_H

#include <kc/hil/button.h>

/* Button `index` is pressed or not, which is news. Never called from within the driver's own calls. */
typedef void buttons_changed(void *context, uint32_t index, bool pressed);

struct buttons {
	uint32_t count;
	uint32_t pressed; /* bit n: button n */
	buttons_changed *changed;
	void *context;
};

/* None pressed. count is cut to KC_HIL_BUTTONS_MAX. */
void buttons_init(struct buttons *buttons, uint32_t count, buttons_changed *changed, void *context);
/* False if there is no such button. What it is already is no news. */
bool buttons_press(struct buttons *buttons, uint32_t index, bool pressed);
struct kc_hil_button buttons_hil(struct buttons *buttons);

#endif
