/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/console_input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_BYTES 4096u
#define CLAIM_NS     1000000000u /* how long the rest of a line is reserved for the process that took its beginning */
#define NOBODY       UINT32_MAX

/* A pending read of one channel; channels are process slots. */
struct reader {
	struct kc_process_id process;
	uint32_t length;
	bool under_way;
	bool aborted;
	bool takes_rest; /* aborted while it was first in turn */
	uint32_t next;
	uint32_t previous;
};

struct list {
	uint32_t first;
	uint32_t last;
};

struct console_input {
	struct stdio_stream stream;
	struct console_input_client client;
	struct loop_deferred deferred;
	struct loop_timer *claim_timer;
	struct reader *readers;
	struct list waiting; /* in order of arrival */
	struct list aborted;
	bool claimed;
	struct kc_process_id claimed_by; /* the process for which the rest of the line is reserved */
	bool ended;                      /* the stream has ended */
	bool told_ended;
	size_t start, end;
	uint8_t buffer[BUFFER_BYTES];
};

static void list_add(struct console_input *input, struct list *list, uint32_t number)
{
	input->readers[number].next = NOBODY;
	input->readers[number].previous = list->last;
	if (list->last == NOBODY)
		list->first = number;
	else
		input->readers[list->last].next = number;
	list->last = number;
}

static void list_remove(struct console_input *input, struct list *list, uint32_t number)
{
	const struct reader *reader = &input->readers[number];

	if (reader->previous == NOBODY)
		list->first = reader->next;
	else
		input->readers[reader->previous].next = reader->next;
	if (reader->next == NOBODY)
		list->last = reader->previous;
	else
		input->readers[reader->next].previous = reader->previous;
}

static size_t available(const struct console_input *input)
{
	return input->end - input->start;
}

bool console_input_is_open(const struct console_input *input)
{
	return !input->ended || available(input) > 0;
}

/* Returns the reader of the next byte, or NOBODY while the rest of a line is reserved for a process that is not reading. */
static uint32_t next_reader(const struct console_input *input)
{
	uint32_t number = input->claimed_by.index;

	if (!input->claimed)
		return input->waiting.first;
	if (input->readers[number].under_way && !input->readers[number].aborted &&
	    input->readers[number].process.identifier == input->claimed_by.identifier)
		return number;
	return NOBODY;
}

/* Returns how many buffered bytes would complete a read now; 0: it must wait. */
static size_t ready_length(const struct console_input *input, const struct reader *reader)
{
	const uint8_t *bytes = input->buffer + input->start;
	size_t count = available(input);
	const uint8_t *newline = count > 0 ? memchr(bytes, '\n', count) : NULL;

	if (newline != NULL)
		count = (size_t)(newline - bytes) + 1;
	if (count >= reader->length)
		return reader->length;
	if (newline != NULL || input->ended || available(input) == BUFFER_BYTES || reader->aborted)
		return count;
	return 0;
}

static void claim(struct console_input *input, struct kc_process_id process)
{
	input->claimed = true;
	input->claimed_by = process;
	loop_timer_set(input->claim_timer, loop_now_ns() + CLAIM_NS);
}

/* Completes a read with the next `count` bytes. */
static void deliver(struct console_input *input, uint32_t number, size_t count)
{
	struct reader *reader = &input->readers[number];
	uint8_t *bytes = input->buffer + input->start;

	list_remove(input, reader->aborted ? &input->aborted : &input->waiting, number);
	reader->under_way = false;
	input->start += count;
	if (count > 0 && bytes[count - 1] != '\n' && console_input_is_open(input))
		claim(input, reader->process);
	else if (count > 0)
		input->claimed = false;
	input->client.received(input->client.console, number, bytes, (uint32_t)count);
	memset(bytes, 0, count); /* the next reader must not see them */
}

/* Completes all aborted reads; the one that was first in turn gets the bytes there are. */
static void deliver_aborted(struct console_input *input)
{
	uint32_t number;

	while ((number = input->aborted.first) != NOBODY) {
		const struct reader *reader = &input->readers[number];
		bool takes_rest =
		    reader->takes_rest && (!input->claimed || input->claimed_by.identifier == reader->process.identifier);

		deliver(input, number, takes_rest ? ready_length(input, reader) : 0);
	}
}

static void fill(struct console_input *input)
{
	ssize_t count;

	if (input->start > 0) {
		memmove(input->buffer, input->buffer + input->start, available(input));
		input->end -= input->start;
		input->start = 0;
	}
	if (input->ended || input->end == BUFFER_BYTES)
		return;
	count = stdio_stream_read(&input->stream, input->buffer + input->end, BUFFER_BYTES - input->end);
	if (count > 0)
		input->end += (size_t)count;
	else if (count != -EAGAIN)
		input->ended = true; /* failing (say, a terminal that hung up) counts as the end */
}

/* Distributes the buffered bytes. Serves each reader at most once, then lets the loop run others. */
static void work(void *context)
{
	struct console_input *input = context;
	uint32_t number;
	size_t count = 0;

	deliver_aborted(input);
	number = next_reader(input);
	if (number != NOBODY)
		count = ready_length(input, &input->readers[number]);
	if (count > 0) {
		deliver(input, number, count);
		loop_defer(&input->deferred);
	}
	stdio_stream_want(&input->stream, number != NOBODY && count == 0 && !input->ended);
	if (!console_input_is_open(input) && !input->told_ended) {
		input->told_ended = true;
		input->client.input_ended(input->client.owner);
	}
}

static void stream_ready(void *context)
{
	struct console_input *input = context;

	fill(input);
	work(input);
}

static void claim_over(void *context)
{
	struct console_input *input = context;

	input->claimed = false;
	work(input);
}

enum kc_error console_input_receive(struct console_input *input, uint32_t number, struct kc_process_id reader, uint32_t length)
{
	if (input->readers[number].under_way)
		return KC_BUSY;
	if (length == 0)
		return KC_SIZE;
	input->readers[number] = (struct reader){.process = reader, .length = length, .under_way = true};
	list_add(input, &input->waiting, number);
	loop_defer(&input->deferred);
	return KC_OK;
}

enum kc_error console_input_abort(struct console_input *input, uint32_t number)
{
	struct reader *reader = &input->readers[number];

	if (!reader->under_way)
		return KC_OFF;
	if (reader->aborted)
		return KC_OK;
	reader->takes_rest = next_reader(input) == number;
	reader->aborted = true;
	list_remove(input, &input->waiting, number);
	list_add(input, &input->aborted, number);
	loop_defer(&input->deferred);
	return KC_OK;
}

struct console_input *console_input_new(struct loop *loop, int fd, uint32_t channels, struct console_input_client client)
{
	struct console_input *input = calloc(1, sizeof *input);
	int error;

	if (input == NULL)
		return NULL;
	input->client = client;
	input->waiting = input->aborted = (struct list){.first = NOBODY, .last = NOBODY};
	input->readers = calloc(channels, sizeof *input->readers);
	input->claim_timer = loop_timer_new(loop, claim_over, input);
	loop_deferred_init(&input->deferred, loop, work, input);
	error = stdio_stream_open_input(&input->stream, loop, fd, stream_ready, input);
	if (error == 0 && input->readers != NULL && input->claim_timer != NULL)
		return input;
	console_input_free(input);
	errno = error < 0 ? -error : ENOMEM;
	return NULL;
}

void console_input_free(struct console_input *input)
{
	if (input == NULL)
		return;
	stdio_stream_close(&input->stream);
	loop_undefer(&input->deferred);
	loop_timer_free(input->claim_timer);
	free(input->readers);
	free(input);
}
