/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/input_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "daemon/log.h"

#define EVENTS_AT_ONCE 64

struct key_bits {
	uint8_t bytes[KEY_MAX / 8 + 1];
};

static bool has_bit(const struct key_bits *bits, uint32_t code)
{
	return (bits->bytes[code / 8] >> code % 8 & 1) != 0;
}

static int find_keys(struct input_keys *keys)
{
	struct key_bits there = {0};

	if (ioctl(keys->fd, EVIOCGBIT(EV_KEY, sizeof there.bytes), there.bytes) < 0)
		return -errno;
	for (uint32_t code = 0; code <= KEY_MAX && keys->count < KC_HIL_BUTTONS_MAX; code++) {
		if (has_bit(&there, code))
			keys->codes[keys->count++] = (uint16_t)code;
	}
	return keys->count > 0 ? 0 : -ENXIO;
}

static bool index_of(const struct input_keys *keys, uint32_t code, uint32_t *index)
{
	for (*index = 0; *index < keys->count; (*index)++) {
		if (keys->codes[*index] == code)
			return true;
	}
	return false;
}

void input_keys_tell_held(struct input_keys *keys)
{
	struct key_bits held = {0};

	if (keys->fd >= 0 && ioctl(keys->fd, EVIOCGKEY(sizeof held.bytes), held.bytes) < 0)
		return;
	for (uint32_t i = 0; i < keys->count; i++)
		keys->changed(keys->context, i, has_bit(&held, keys->codes[i]));
}

void input_keys_take(struct input_keys *keys, const struct input_event *events, size_t count)
{
	uint32_t index;

	for (size_t i = 0; i < count; i++) {
		const struct input_event *event = &events[i];

		if (event->type == EV_SYN && event->code == SYN_DROPPED) {
			keys->skipping = true;
		} else if (event->type == EV_SYN && event->code == SYN_REPORT && keys->skipping) {
			keys->skipping = false;
			input_keys_tell_held(keys);
		} else if (event->type == EV_KEY && !keys->skipping && (event->value == 0 || event->value == 1) &&
			   index_of(keys, event->code, &index)) {
			keys->changed(keys->context, index, event->value == 1);
		}
	}
}

static void shut(struct input_keys *keys)
{
	loop_watch_free(keys->watch);
	keys->watch = NULL;
	if (keys->fd >= 0)
		close(keys->fd);
	keys->fd = -1;
}

/* When the device is gone, all keys count as released. */
static void give_up(struct input_keys *keys, int error)
{
	log_warning("buttons: %s: %s; they stay released until tockd is started again", keys->path, strerror(error));
	shut(keys);
	input_keys_tell_held(keys);
}

static void read_events(void *context)
{
	struct input_keys *keys = context;
	struct input_event events[EVENTS_AT_ONCE];
	ssize_t length = read(keys->fd, events, sizeof events);

	if (length > 0)
		input_keys_take(keys, events, (size_t)length / sizeof events[0]);
	else if (length == 0)
		give_up(keys, ENODEV);
	else if (errno != EAGAIN && errno != EINTR)
		give_up(keys, errno);
}

int input_keys_open(struct input_keys *keys, struct loop *loop, const char *path, input_keys_changed *changed, void *context)
{
	int error;

	*keys = (struct input_keys){.changed = changed, .context = context, .path = path};
	keys->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (keys->fd < 0)
		return -errno;
	error = find_keys(keys);
	if (error < 0)
		return error;
	keys->watch = loop_watch_readable(loop, keys->fd, read_events, keys);
	return keys->watch != NULL ? 0 : -errno;
}

void input_keys_close(struct input_keys *keys)
{
	shut(keys);
}
