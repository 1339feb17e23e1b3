/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Cuts what a client sends into messages. The byte after the first complete JSON object of a connection, NUL or newline, ends that
 * message and every later one, and our replies too. (Spaces, tabs and carriage returns between the two are let pass.) So a first call
 * may be spread over lines; later ones end with the terminator, wherever it stands.
 *
 * If the first message is none, the first NUL or newline after what made it so is taken for the terminator: then there is a way to
 * answer, and to go on.
 */
#ifndef DAEMON_CONTROL_FRAMING_H
#define DAEMON_CONTROL_FRAMING_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/control/json_end.h"

#define FRAMING_MESSAGE_MAX 65536u
/* A message that is too long is skipped, but not for ever. */
#define FRAMING_SKIP_MAX (16u * FRAMING_MESSAGE_MAX)

#define FRAMING_UNKNOWN (-1)

enum framing_state {
	FRAMING_FIRST,   /* in the first message */
	FRAMING_TRAILER, /* behind its object, before the terminator */
	FRAMING_LATER,
	FRAMING_SKIPPING, /* in what is no message, before its terminator */
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
	FRAMING_MORE,      /* all bytes are used up */
	FRAMING_MESSAGE,   /* message[0..length), until framing_next */
	FRAMING_BAD,       /* a first message that is no object was skipped */
	FRAMING_TOO_LONG,  /* one of more than FRAMING_MESSAGE_MAX bytes was skipped */
	FRAMING_ENDLESS,   /* it does not end: the connection is of no use any more */
	FRAMING_NO_MEMORY, /* likewise */
};

void framing_init(struct framing *framing);
void framing_free(struct framing *framing);
/*
 * Takes bytes until a message is complete or there are no more; *used is how many. After anything but MORE call framing_next first.
 * An empty message (two terminators in a row) is a message of length 0.
 */
enum framing_result framing_feed(struct framing *framing, const uint8_t *bytes, size_t length, size_t *used);
void framing_next(struct framing *framing);
/* What ends our messages: NUL while the client has not shown what it likes. */
char framing_terminator(const struct framing *framing);

#endif
