/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The keys of an input device (/dev/input/eventN) as buttons: those that the device says it has, in the order of their codes, at
 * most KC_HIL_BUTTONS_MAX. The repetitions of a held key do not count as presses.
 */
#ifndef DAEMON_BACKENDS_INPUT_KEYS_H
#define DAEMON_BACKENDS_INPUT_KEYS_H

#include <kc/hil/button.h>
#include <stddef.h>

#include "daemon/loop.h"

struct input_event;

/* Key `index` is pressed or not. This may be called again with the same state. */
typedef void input_keys_changed(void *context, uint32_t index, bool pressed);

struct input_keys {
	int fd; /* -1: the device is gone */
	struct loop_watch *watch;
	uint32_t count;
	uint16_t codes[KC_HIL_BUTTONS_MAX]; /* ascending */
	bool skipping;                      /* events were lost; what follows is stale until the next report */
	input_keys_changed *changed;
	void *context;
	const char *path;
};

/*
 * Opens the device. path must outlive the keys. 0, or a negative errno; -ENOTTY if it is no input device, -ENXIO if it has no
 * keys. Always to be followed by input_keys_close.
 */
int input_keys_open(struct input_keys *keys, struct loop *loop, const char *path, input_keys_changed *changed, void *context);
/* Reports which keys are held now. To be called once after input_keys_open, when the receiver is ready. */
void input_keys_tell_held(struct input_keys *keys);
void input_keys_close(struct input_keys *keys);

/* What the device reports, event by event; for input_keys.c, and for tests without a device. */
void input_keys_take(struct input_keys *keys, const struct input_event *events, size_t count);

#endif
