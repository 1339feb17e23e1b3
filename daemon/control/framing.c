/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/framing.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 512u

void framing_init(struct framing *framing)
{
	*framing = (struct framing){.terminator = FRAMING_UNKNOWN};
}

void framing_free(struct framing *framing)
{
	free(framing->message);
	framing_init(framing);
}

char framing_terminator(const struct framing *framing)
{
	return framing->terminator == FRAMING_UNKNOWN ? '\0' : (char)framing->terminator;
}

void framing_next(struct framing *framing)
{
	/* Do not keep a large buffer for the rest of the connection. */
	if (framing->size > FIRST_SIZE) {
		free(framing->message);
		framing->message = NULL;
		framing->size = 0;
	}
	framing->length = 0;
	framing->skipped = 0;
	framing->end = (struct json_end){0};
	framing->state = framing->terminator == FRAMING_UNKNOWN ? FRAMING_FIRST : FRAMING_LATER;
}

static bool make_room(struct framing *framing, size_t length)
{
	size_t size = framing->size == 0 ? FIRST_SIZE : framing->size;
	uint8_t *message;

	while (size < length)
		size *= 2;
	if (size == framing->size)
		return true;
	message = realloc(framing->message, size);
	if (message == NULL)
		return false;
	framing->message = message;
	framing->size = size;
	return true;
}

static void skip(struct framing *framing, enum framing_result reason)
{
	framing->state = FRAMING_SKIPPING;
	framing->skip_reason = reason;
	framing->skipped = framing->length;
	framing->length = 0;
}

static bool ends_message(const struct framing *framing, uint8_t byte)
{
	if (framing->terminator == FRAMING_UNKNOWN)
		return byte == '\0' || byte == '\n';
	return byte == framing->terminator;
}

/* Appends bytes of the message, without the terminator. */
static enum framing_result append(struct framing *framing, const uint8_t *bytes, size_t length)
{
	if (length > FRAMING_MESSAGE_MAX - framing->length) {
		framing->length += length;
		skip(framing, FRAMING_TOO_LONG);
		return FRAMING_MORE;
	}
	if (!make_room(framing, framing->length + length))
		return FRAMING_NO_MEMORY;
	memcpy(framing->message + framing->length, bytes, length);
	framing->length += length;
	return FRAMING_MORE;
}

static enum framing_result finish(struct framing *framing, uint8_t terminator, enum framing_result result)
{
	framing->terminator = terminator;
	return result;
}

static enum framing_result feed_first(struct framing *framing, uint8_t byte)
{
	enum framing_result result;

	switch (json_end_feed(&framing->end, byte)) {
	case JSON_END_BAD:
		if (ends_message(framing, byte))
			return finish(framing, byte, FRAMING_BAD);
		skip(framing, FRAMING_BAD);
		return FRAMING_MORE;
	case JSON_END_COMPLETE:
		result = append(framing, &byte, 1);
		if (framing->state == FRAMING_FIRST)
			framing->state = FRAMING_TRAILER;
		return result;
	case JSON_END_MORE:
		break;
	}
	return append(framing, &byte, 1);
}

static enum framing_result feed_trailer(struct framing *framing, uint8_t byte)
{
	if (ends_message(framing, byte))
		return finish(framing, byte, FRAMING_MESSAGE);
	if (byte != ' ' && byte != '\t' && byte != '\r')
		skip(framing, FRAMING_BAD);
	return FRAMING_MORE;
}

/* Consumes everything up to the terminator. */
static enum framing_result feed_run(struct framing *framing, const uint8_t *bytes, size_t length, size_t *used)
{
	const uint8_t *terminator = memchr(bytes, framing->terminator, length);
	size_t run = terminator != NULL ? (size_t)(terminator - bytes) : length;
	enum framing_result result = append(framing, bytes, run);

	*used = run;
	if (result != FRAMING_MORE || terminator == NULL || framing->state == FRAMING_SKIPPING)
		return result;
	*used = run + 1;
	return FRAMING_MESSAGE;
}

static enum framing_result feed_skipping(struct framing *framing, uint8_t byte)
{
	if (ends_message(framing, byte))
		return finish(framing, byte, (enum framing_result)framing->skip_reason);
	return ++framing->skipped > FRAMING_SKIP_MAX ? FRAMING_ENDLESS : FRAMING_MORE;
}

static enum framing_result feed_byte(struct framing *framing, uint8_t byte)
{
	switch (framing->state) {
	case FRAMING_FIRST:
		return feed_first(framing, byte);
	case FRAMING_TRAILER:
		return feed_trailer(framing, byte);
	default:
		return feed_skipping(framing, byte);
	}
}

enum framing_result framing_feed(struct framing *framing, const uint8_t *bytes, size_t length, size_t *used)
{
	enum framing_result result = FRAMING_MORE;
	size_t at = 0;

	while (at < length && result == FRAMING_MORE) {
		if (framing->state == FRAMING_LATER) {
			size_t run;

			result = feed_run(framing, bytes + at, length - at, &run);
			at += run;
		} else {
			result = feed_byte(framing, bytes[at++]);
		}
	}
	*used = at;
	return result;
}
