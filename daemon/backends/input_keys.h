/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The keys of an input device (/dev/input/eventN) as buttons: the keys that the device declares, by ascending code, at most
 * KC_HIL_BUTTONS_MAX. Autorepeat does not count as presses.
 */
#ifndef DAEMON_BACKENDS_INPUT_KEYS_H
#define DAEMON_BACKENDS_INPUT_KEYS_H

#include <kc/hil/button.h>
#include <stddef.h>

#include "daemon/loop.h"

struct input_event;

/* The state of key `index`. May be called again with the same state. */
typedef void input_keys_changed(void *context, uint32_t index, bool pressed);

struct input_keys {
	int fd; /* -1: the device is gone */
	struct loop_watch *watch;
	uint32_t count;
	uint16_t codes[KC_HIL_BUTTONS_MAX]; /* ascending */
	bool skipping;                      /* events were lost: ignore events up to the next SYN_REPORT */
	input_keys_changed *changed;
	void *context;
	const char *path;
};

/*
 * Opens the device. path must outlive the keys. Returns 0 or a negative errno: -ENOTTY if it is not an input device, -ENXIO if it
 * has no keys. Call input_keys_close in either case.
 */
int input_keys_open(struct input_keys *keys, struct loop *loop, const char *path, input_keys_changed *changed, void *context);
/* Reports the current state of every key. Call this once after input_keys_open, when the receiver is ready. */
void input_keys_tell_held(struct input_keys *keys);
void input_keys_close(struct input_keys *keys);

/* Processes events of the device. For input_keys.c, and for tests without a device. */
void input_keys_take(struct input_keys *keys, const struct input_event *events, size_t count);

#endif
