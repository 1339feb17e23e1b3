/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/console_output.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/backends/console_text.h"
#include "daemon/backends/output_queue.h"

#define LINE_BYTES   1024u /* a longer line is shown in pieces */
#define PREFIX_CHARS (CONSOLE_TEXT_GROWTH * CONSOLE_OUTPUT_NAME_MAX + 3u)
#define EMIT_CHARS   (2u + PREFIX_CHARS + CONSOLE_TEXT_GROWTH * LINE_BYTES) /* maximum for one call of emit() */
#define PARTIAL_NS   100000000u                                             /* how long an unfinished line is held back */

struct prefix {
	char text[PREFIX_CHARS];
	size_t length;
};

struct channel {
	uint32_t number;
	uint32_t sending; /* length of the current transmission; 0: none */
	uint32_t used;
	uint32_t former; /* bytes at the front that belong to the previous life */
	struct kc_process_id writer;
	struct prefix prefix;
	struct prefix former_prefix;
	struct channel *next_sending;
	struct channel *next_partial;
	bool is_partial;   /* in the list `partial` */
	bool writer_ended; /* the held-back line will not continue */
	uint64_t partial_until_ns;
	uint8_t bytes[LINE_BYTES + CONSOLE_OUTPUT_PIECE_MAX];
};

struct console_output {
	struct loop *loop;
	struct output_queue queue;
	struct console_output_client client;
	struct loop_deferred deferred;
	struct loop_timer *partial_timer;
	struct channel **channels; /* NULL until first used */
	uint32_t channel_count;
	struct channel *sending_first, *sending_last; /* by order of transmission */
	struct channel *partial_first, *partial_last; /* by deadline */
	struct channel *line_owner;                   /* whose line is open; NULL: nobody's */
	bool line_open;                               /* the last character was not a newline */
	bool prefix;
};

/* Lines. */

/* Queues a piece of a line; the queue must have room for EMIT_CHARS. Returns how many bytes it consumed. */
static size_t emit(struct console_output *output, struct channel *channel, const struct prefix *prefix, size_t length,
		   bool ends_line)
{
	char text[CONSOLE_TEXT_GROWTH * LINE_BYTES];
	size_t consumed;
	size_t chars = console_text_harmless(channel->bytes, length, !ends_line, text, &consumed);

	if (consumed == 0 && !ends_line)
		return 0;
	if (!output->line_open || output->line_owner != channel) {
		if (output->line_open)
			output_queue_add(&output->queue, "\n", 1);
		output_queue_add(&output->queue, prefix->text, prefix->length);
	}
	output_queue_add(&output->queue, text, chars);
	if (ends_line)
		output_queue_add(&output->queue, "\n", 1);
	output->line_open = !ends_line;
	output->line_owner = ends_line ? NULL : channel;
	return consumed;
}

static void channel_drop(struct channel *channel, size_t length)
{
	channel->used -= (uint32_t)length;
	memmove(channel->bytes, channel->bytes + length, channel->used);
}

static size_t without_carriage_return(const struct channel *channel, size_t length)
{
	return length > 0 && channel->bytes[length - 1] == '\r' ? length - 1 : length;
}

/* Emits what a previous life left, as a line of its own. */
static void emit_former(struct console_output *output, struct channel *channel)
{
	emit(output, channel, &channel->former_prefix, without_carriage_return(channel, channel->former), true);
	channel_drop(channel, channel->former);
	channel->former = 0;
}

/* Queues one line. Returns false if there is none. A line too long for the buffer is queued without its end. */
static bool emit_line(struct console_output *output, struct channel *channel)
{
	size_t limit = channel->used < LINE_BYTES ? channel->used : LINE_BYTES;
	const uint8_t *newline = memchr(channel->bytes, '\n', limit);

	if (newline != NULL) {
		size_t length = (size_t)(newline - channel->bytes);

		emit(output, channel, &channel->prefix, without_carriage_return(channel, length), true);
		channel_drop(channel, length + 1);
		return true;
	}
	if (channel->used < LINE_BYTES)
		return false;
	/* Keep the last byte: it might be the carriage return before a newline. */
	channel_drop(channel, emit(output, channel, &channel->prefix, LINE_BYTES - 1, false));
	return true;
}

/* Moves all complete lines to the queue. Returns false if the queue became full first. */
static bool channel_move(struct console_output *output, struct channel *channel)
{
	if (output->queue.error != 0) {
		channel->used = channel->former = 0;
		return true;
	}
	if (!output->prefix) {
		if (!output_queue_has_room(&output->queue, channel->used))
			return false;
		output_queue_add(&output->queue, channel->bytes, channel->used);
		channel->used = 0;
		return true;
	}
	for (;;) {
		if (!output_queue_has_room(&output->queue, EMIT_CHARS))
			return false;
		if (channel->former > 0)
			emit_former(output, channel);
		else if (!emit_line(output, channel))
			return true;
	}
}

/* Unfinished lines, the longest held first. */

static void partial_add(struct console_output *output, struct channel *channel, uint64_t until_ns)
{
	if (channel->is_partial)
		return;
	channel->is_partial = true;
	channel->partial_until_ns = until_ns;
	channel->next_partial = NULL;
	if (output->partial_first == NULL) {
		output->partial_first = channel;
		loop_timer_set(output->partial_timer, until_ns);
	} else {
		output->partial_last->next_partial = channel;
	}
	output->partial_last = channel;
}

/* Shows unfinished lines whose time has come. Returns false if there was no room for one. */
static bool partial_show(struct console_output *output)
{
	uint64_t now_ns = loop_now_ns();
	struct channel *channel;

	while ((channel = output->partial_first) != NULL && channel->partial_until_ns <= now_ns) {
		if (!output_queue_has_room(&output->queue, 2 * EMIT_CHARS))
			return false;
		output->partial_first = channel->next_partial;
		channel->is_partial = false;
		if (channel->former > 0)
			emit_former(output, channel);
		if (channel->sending == 0 && channel->used > 0)
			channel_drop(channel, emit(output, channel, &channel->prefix,
						   without_carriage_return(channel, channel->used), false));
	}
	if (channel != NULL)
		loop_timer_set(output->partial_timer, channel->partial_until_ns);
	return true;
}

/* Ends the channel's unfinished line. */
static void end_line(struct console_output *output, struct channel *channel)
{
	if (channel->used > 0 && channel->former == 0) {
		channel->former = channel->used;
		channel->former_prefix = channel->prefix;
	}
	if (channel->former > 0 && output_queue_has_room(&output->queue, EMIT_CHARS)) {
		emit_former(output, channel);
	} else if (channel->former > 0) {
		partial_add(output, channel, loop_now_ns());
	} else if (output->line_owner == channel) {
		output->line_owner = NULL; /* the next output begins a new line */
		if (output_queue_has_room(&output->queue, 1)) {
			output_queue_add(&output->queue, "\n", 1);
			output->line_open = false;
		}
	}
	loop_defer(&output->deferred);
}

/* Transmissions. */

static void sending_add(struct console_output *output, struct channel *channel)
{
	channel->next_sending = NULL;
	if (output->sending_first == NULL)
		output->sending_first = channel;
	else
		output->sending_last->next_sending = channel;
	output->sending_last = channel;
}

static uint32_t sending_count(const struct console_output *output)
{
	uint32_t count = 0;

	for (const struct channel *channel = output->sending_first; channel != NULL; channel = channel->next_sending)
		count++;
	return count;
}

static void complete(struct console_output *output, struct channel *channel)
{
	uint32_t sent = channel->sending;

	channel->sending = 0;
	if (channel->writer_ended)
		end_line(output, channel);
	else if (channel->used > 0)
		partial_add(output, channel, loop_now_ns() + PARTIAL_NS);
	output->client.transmitted(output->client.console, channel->number, sent);
}

/* Serves each transmission once; new ones started meanwhile wait for the next turn. */
static void work(void *context)
{
	struct console_output *output = context;
	uint32_t count = sending_count(output);
	bool room = partial_show(output);

	while (room && count-- > 0) {
		struct channel *channel = output->sending_first;

		room = channel_move(output, channel);
		if (room) {
			output->sending_first = channel->next_sending;
			complete(output, channel);
		}
	}
	output_queue_write(&output->queue);
	/* If the stream accepted everything, no event will follow. */
	if (!room && output_queue_has_room(&output->queue, 2 * EMIT_CHARS))
		loop_defer(&output->deferred);
}

static void stream_ready(void *context)
{
	struct console_output *output = context;

	output_queue_write(&output->queue);
	if (output_queue_has_room(&output->queue, 2 * EMIT_CHARS))
		loop_defer(&output->deferred);
}

static void stream_failed(void *context, int error)
{
	struct console_output *output = context;

	output->client.output_failed(output->client.owner, error);
}

/* A new life starts to write to this channel. */
static void change_writer(struct console_output *output, struct channel *channel, struct kc_process_id writer)
{
	uint8_t name[CONSOLE_OUTPUT_NAME_MAX];
	size_t length = output->client.name(output->client.owner, writer, (char *)name, sizeof name);
	size_t consumed;

	if (channel->used > 0 && channel->former == 0) {
		channel->former = channel->used;
		channel->former_prefix = channel->prefix;
	} else if (output->line_owner == channel && channel->former == 0) {
		output->line_owner = NULL;
	}
	channel->writer = writer;
	channel->writer_ended = false;
	channel->prefix.length = console_text_harmless(name, length, false, channel->prefix.text, &consumed);
	memcpy(channel->prefix.text + channel->prefix.length, " | ", 3);
	channel->prefix.length += 3;
}

static struct channel *channel_at(struct console_output *output, uint32_t number)
{
	struct channel *channel = output->channels[number];

	if (channel != NULL)
		return channel;
	channel = calloc(1, sizeof *channel);
	if (channel != NULL) {
		channel->number = number;
		channel->writer.identifier = UINT64_MAX;
		output->channels[number] = channel;
	}
	return channel;
}

enum kc_error console_output_transmit(struct console_output *output, uint32_t number, struct kc_process_id writer,
				      const uint8_t *bytes, uint32_t length)
{
	if (length == 0 || length > CONSOLE_OUTPUT_PIECE_MAX)
		return KC_SIZE;

	struct channel *channel = channel_at(output, number);

	if (channel == NULL)
		return KC_NOMEM;
	if (channel->sending > 0)
		return KC_BUSY;
	if (channel->writer.identifier != writer.identifier)
		change_writer(output, channel, writer);
	/* Between transmissions less than a line is held back, so there is room. */
	assert(channel->used < LINE_BYTES);
	memcpy(channel->bytes + channel->used, bytes, length);
	channel->used += length;
	channel->sending = length;
	sending_add(output, channel);
	loop_defer(&output->deferred);
	return KC_OK;
}

void console_output_process_ended(struct console_output *output, struct kc_process_id process)
{
	struct channel *channel = output->channels[process.index];

	if (channel == NULL || channel->writer.identifier != process.identifier)
		return;
	channel->writer_ended = true;
	if (channel->sending == 0)
		end_line(output, channel);
}

bool console_output_line(struct console_output *output, const char *text, size_t length)
{
	char harmless[CONSOLE_TEXT_GROWTH * CONSOLE_OUTPUT_LINE_MAX];
	size_t consumed;
	size_t chars;

	if (output->queue.error != 0)
		return true;
	if (length > CONSOLE_OUTPUT_LINE_MAX || !output_queue_has_room(&output->queue, OUTPUT_QUEUE_BYTES / 2))
		return false;
	chars = console_text_harmless((const uint8_t *)text, length, false, harmless, &consumed);
	if (output->line_open)
		output_queue_add(&output->queue, "\n", 1);
	output_queue_add(&output->queue, harmless, chars);
	output_queue_add(&output->queue, "\n", 1);
	output->line_open = false;
	output->line_owner = NULL;
	loop_defer(&output->deferred);
	return true;
}

/* Finishing. */

static int finish_channel(struct console_output *output, struct channel *channel, uint64_t deadline_ns)
{
	while (channel->used > 0 && output->queue.error == 0) {
		if (channel_move(output, channel) && channel->used > 0) {
			channel->former = channel->used;
			channel->former_prefix = channel->prefix;
		}

		int result = output_queue_drain(&output->queue, EMIT_CHARS, deadline_ns);

		if (result < 0)
			return result;
	}
	return 0;
}

int console_output_finish(struct console_output *output, uint64_t deadline_ns)
{
	int result = -output->queue.error;

	for (uint32_t number = 0; number < output->channel_count && result == 0; number++) {
		if (output->channels[number] != NULL)
			result = finish_channel(output, output->channels[number], deadline_ns);
	}
	if (result == 0 && output->line_open)
		result = output_queue_drain(&output->queue, 1, deadline_ns);
	if (result == 0 && output->line_open) {
		output_queue_add(&output->queue, "\n", 1);
		output->line_open = false;
	}
	return result == 0 ? output_queue_drain(&output->queue, OUTPUT_QUEUE_BYTES, deadline_ns) : result;
}

struct console_output *console_output_new(struct loop *loop, int fd, bool prefix, uint32_t channels,
					  struct console_output_client client)
{
	struct console_output *output = calloc(1, sizeof *output);
	int error;

	if (output == NULL)
		return NULL;
	output->loop = loop;
	output->client = client;
	output->prefix = prefix;
	output->channel_count = channels;
	output->channels = calloc(channels, sizeof(struct channel *));
	output->partial_timer = loop_timer_new(loop, work, output);
	loop_deferred_init(&output->deferred, loop, work, output);
	error = output_queue_open(&output->queue, loop, fd, stream_ready, stream_failed, output);
	if (error == 0 && output->channels != NULL && output->partial_timer != NULL)
		return output;
	console_output_free(output);
	errno = error < 0 ? -error : ENOMEM;
	return NULL;
}

void console_output_free(struct console_output *output)
{
	if (output == NULL)
		return;
	output_queue_close(&output->queue);
	loop_undefer(&output->deferred);
	loop_timer_free(output->partial_timer);
	for (uint32_t number = 0; output->channels != NULL && number < output->channel_count; number++)
		free(output->channels[number]);
	free(output->channels);
	free(output);
}
