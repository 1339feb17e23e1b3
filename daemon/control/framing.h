/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Splits a client's byte stream into messages. The byte after the first complete JSON object of a connection, NUL or newline,
 * terminates that message, every later one, and our replies. (Spaces, tabs and carriage returns between object and terminator are
 * skipped.) So the first call may span several lines; later calls end at the first terminator.
 *
 * If the first message is not a JSON object, the first NUL or newline after the offending byte is taken as the terminator, so
 * that the connection can be answered and continue.
 */
#ifndef DAEMON_CONTROL_FRAMING_H
#define DAEMON_CONTROL_FRAMING_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/control/json_end.h"

#define FRAMING_MESSAGE_MAX 65536u
/* Maximum number of bytes of an overlong message that are skipped. */
#define FRAMING_SKIP_MAX (16u * FRAMING_MESSAGE_MAX)

#define FRAMING_UNKNOWN (-1)

enum framing_state {
	FRAMING_FIRST,   /* within the first message */
	FRAMING_TRAILER, /* after its object, before the terminator */
	FRAMING_LATER,
	FRAMING_SKIPPING, /* discarding bad bytes up to the terminator */
};

struct framing {
	enum framing_state state;
	int terminator; /* 0 or '\n'; FRAMING_UNKNOWN */
	struct json_end end;
	uint8_t *message;
	size_t length, size;
	size_t skipped;
	int skip_reason; /* enum framing_result */
};

enum framing_result {
	FRAMING_MORE,      /* all bytes were consumed; the message is incomplete */
	FRAMING_MESSAGE,   /* message[0..length) is valid until framing_next */
	FRAMING_BAD,       /* a first message that is not an object was skipped */
	FRAMING_TOO_LONG,  /* a message of more than FRAMING_MESSAGE_MAX bytes was skipped */
	FRAMING_ENDLESS,   /* no terminator within FRAMING_SKIP_MAX bytes: the connection is unusable */
	FRAMING_NO_MEMORY, /* the connection is unusable */
};

void framing_init(struct framing *framing);
void framing_free(struct framing *framing);
/*
 * Consumes bytes until a message is complete or the bytes end; *used is the number consumed. After any result but MORE, call
 * framing_next first. Two terminators in a row are a message of length 0.
 */
enum framing_result framing_feed(struct framing *framing, const uint8_t *bytes, size_t length, size_t *used);
void framing_next(struct framing *framing);
/* Returns the terminator of our messages: NUL until the client has shown which one it uses. */
char framing_terminator(const struct framing *framing);

#endif
