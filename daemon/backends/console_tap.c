/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/console_tap.h"

#include <stdlib.h>
#include <string.h>

/* Input kept for one life of a process. */
struct kept {
	struct console_tap *tap;
	uint32_t channel;
	struct kc_process_id process;
	struct loop_deferred deliver;
	size_t used;
	uint8_t bytes[CONSOLE_TAP_INPUT_MAX];
};

/* A pending read of the capsule. */
struct reader {
	struct kc_process_id process;
	uint32_t length;
	bool under_way;
	bool in_device;   /* passed on to the device */
	bool interrupted; /* the device's read was aborted, because kept input is available */
	bool aborted;     /* by the capsule */
};

struct console_tap {
	struct loop *loop;
	struct kc_hil_uart device;
	void *console;
	void (*received)(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count);
	console_tap_wrote *wrote;
	void *wrote_context;
	uint32_t channel_count;
	struct reader *readers;
	struct kept **kept; /* NULL until first used */
};

/* Returns how many kept bytes would complete this read; 0: it must wait. */
static size_t ready_length(const struct console_tap *tap, uint32_t channel)
{
	const struct reader *reader = &tap->readers[channel];
	const struct kept *kept = tap->kept[channel];
	const uint8_t *newline;
	size_t count;

	if (kept == NULL || kept->process.identifier != reader->process.identifier || kept->used == 0)
		return 0;
	newline = memchr(kept->bytes, '\n', kept->used);
	count = newline != NULL ? (size_t)(newline - kept->bytes) + 1 : kept->used;
	if (count >= reader->length)
		return reader->length;
	return newline != NULL || kept->used == CONSOLE_TAP_INPUT_MAX || reader->aborted ? count : 0;
}

static void finish(struct console_tap *tap, uint32_t channel, const uint8_t *bytes, uint32_t count)
{
	tap->readers[channel] = (struct reader){.under_way = false};
	tap->received(tap->console, channel, bytes, count);
}

static void finish_with_kept(struct console_tap *tap, uint32_t channel, size_t count)
{
	struct kept *kept = tap->kept[channel];
	uint8_t bytes[CONSOLE_TAP_INPUT_MAX];

	/* Copy: the capsule may start another read from within the callback. */
	memcpy(bytes, kept->bytes, count);
	kept->used -= count;
	memmove(kept->bytes, kept->bytes + count, kept->used);
	memset(kept->bytes + kept->used, 0, count);
	finish(tap, channel, bytes, (uint32_t)count);
}

static void deliver(void *context)
{
	struct kept *kept = context;
	struct console_tap *tap = kept->tap;
	const struct reader *reader = &tap->readers[kept->channel];
	size_t count;

	if (!reader->under_way || reader->in_device)
		return;
	count = ready_length(tap, kept->channel);
	if (count > 0)
		finish_with_kept(tap, kept->channel, count);
	else
		finish(tap, kept->channel, NULL, 0);
}

void console_tap_received(void *context, uint32_t channel, const uint8_t *bytes, uint32_t count)
{
	struct console_tap *tap = context;
	size_t kept_count = ready_length(tap, channel);

	if (count == 0 && kept_count > 0)
		finish_with_kept(tap, channel, kept_count);
	else
		finish(tap, channel, bytes, count);
}

/* Operations for the capsule. */

static uint32_t channels(void *context)
{
	const struct console_tap *tap = context;

	return tap->channel_count;
}

static enum kc_error transmit(void *context, uint32_t channel, struct kc_process_id writer, const uint8_t *bytes, uint32_t length)
{
	const struct console_tap *tap = context;
	enum kc_error error = tap->device.ops->transmit(tap->device.context, channel, writer, bytes, length);

	if (tap->wrote != NULL && error == KC_OK)
		tap->wrote(tap->wrote_context, writer, bytes, length);
	return error;
}

static enum kc_error receive(void *context, uint32_t channel, struct kc_process_id process, uint32_t length)
{
	struct console_tap *tap = context;
	struct reader *reader = &tap->readers[channel];
	enum kc_error error;

	if (reader->under_way)
		return KC_BUSY;
	*reader = (struct reader){.process = process, .length = length, .under_way = length > 0};
	if (ready_length(tap, channel) > 0) {
		loop_defer(&tap->kept[channel]->deliver);
		return KC_OK;
	}
	error = tap->device.ops->receive(tap->device.context, channel, process, length);
	reader->under_way = reader->in_device = error == KC_OK;
	return error;
}

static enum kc_error receive_abort(void *context, uint32_t channel)
{
	struct console_tap *tap = context;
	struct reader *reader = &tap->readers[channel];

	if (!reader->under_way)
		return KC_OFF;
	reader->aborted = true;
	if (!reader->in_device || reader->interrupted)
		return KC_OK;
	return tap->device.ops->receive_abort(tap->device.context, channel);
}

struct kc_hil_uart console_tap_hil(struct console_tap *tap, struct kc_hil_uart device)
{
	static const struct kc_hil_uart_ops ops = {
	    .channels = channels, .transmit = transmit, .receive = receive, .receive_abort = receive_abort};

	tap->device = device;
	return (struct kc_hil_uart){.ops = &ops, .context = tap};
}

/* For the watcher, and input. */

void console_tap_watch(struct console_tap *tap, console_tap_wrote *wrote, void *context)
{
	tap->wrote = wrote;
	tap->wrote_context = context;
}

static struct kept *kept_at(struct console_tap *tap, struct kc_process_id process)
{
	struct kept *kept = tap->kept[process.index];

	if (kept == NULL) {
		kept = calloc(1, sizeof *kept);
		if (kept == NULL)
			return NULL;
		kept->tap = tap;
		kept->channel = process.index;
		loop_deferred_init(&kept->deliver, tap->loop, deliver, kept);
		tap->kept[process.index] = kept;
	}
	/* Discard input for an earlier life. */
	if (kept->process.identifier != process.identifier)
		kept->used = 0;
	kept->process = process;
	return kept;
}

uint32_t console_tap_input(struct console_tap *tap, struct kc_process_id process, const uint8_t *bytes, uint32_t length)
{
	struct kept *kept = process.index < tap->channel_count ? kept_at(tap, process) : NULL;
	struct reader *reader = &tap->readers[process.index];

	if (kept == NULL)
		return 0;
	if (length > CONSOLE_TAP_INPUT_MAX - kept->used)
		length = (uint32_t)(CONSOLE_TAP_INPUT_MAX - kept->used);
	memcpy(kept->bytes + kept->used, bytes, length);
	kept->used += length;
	if (reader->under_way && reader->in_device && !reader->interrupted && ready_length(tap, process.index) > 0)
		reader->interrupted = tap->device.ops->receive_abort(tap->device.context, process.index) == KC_OK;
	return length;
}

struct console_tap *console_tap_new(struct loop *loop, uint32_t channel_count, void *console,
				    void (*received)(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count))
{
	struct console_tap *tap = calloc(1, sizeof *tap);

	if (tap == NULL)
		return NULL;
	tap->loop = loop;
	tap->console = console;
	tap->received = received;
	tap->channel_count = channel_count;
	tap->readers = calloc(channel_count, sizeof *tap->readers);
	tap->kept = calloc(channel_count, sizeof *tap->kept);
	if (tap->readers != NULL && tap->kept != NULL)
		return tap;
	console_tap_free(tap);
	return NULL;
}

void console_tap_free(struct console_tap *tap)
{
	if (tap == NULL)
		return;
	for (uint32_t i = 0; tap->kept != NULL && i < tap->channel_count; i++) {
		if (tap->kept[i] != NULL)
			loop_undefer(&tap->kept[i]->deliver);
		free(tap->kept[i]);
	}
	free(tap->kept);
	free(tap->readers);
	free(tap);
}
