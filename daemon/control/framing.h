/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Cuts what a client sends into messages. The byte after the first complete JSON object of a connection, NUL or newline, ends
 * that message, every later one, and our replies. (Spaces, tabs and carriage returns between object and terminator are skipped.)
 * So the first call may be spread over several lines; later ones end at the terminator, wherever it stands.
 *
 * If the first message is no JSON object, the first NUL or newline after the offending byte is taken as the terminator. So it is
 * possible to answer, and to go on.
 */
#ifndef DAEMON_CONTROL_FRAMING_H
#define DAEMON_CONTROL_FRAMING_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/control/json_end.h"

#define FRAMING_MESSAGE_MAX 65536u
/* A message that is too long is skipped, but no more than this many bytes. */
#define FRAMING_SKIP_MAX (16u * FRAMING_MESSAGE_MAX)

#define FRAMING_UNKNOWN (-1)

enum framing_state {
	FRAMING_FIRST,   /* in the first message */
	FRAMING_TRAILER, /* after its object, before the terminator */
	FRAMING_LATER,
	FRAMING_SKIPPING, /* skipping bad bytes up to the terminator */
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
	FRAMING_MORE,      /* all bytes were taken, and the message is not complete */
	FRAMING_MESSAGE,   /* message[0..length), until framing_next */
	FRAMING_BAD,       /* a first message that is no object was skipped */
	FRAMING_TOO_LONG,  /* one of more than FRAMING_MESSAGE_MAX bytes was skipped */
	FRAMING_ENDLESS,   /* more than FRAMING_SKIP_MAX bytes without a terminator: the connection cannot be used any more */
	FRAMING_NO_MEMORY, /* nor can it now */
};

void framing_init(struct framing *framing);
void framing_free(struct framing *framing);
/*
 * Takes bytes until a message is complete or there are no more; *used is how many it took. After any result but MORE, call
 * framing_next before this. Two terminators in a row are a message of length 0.
 */
enum framing_result framing_feed(struct framing *framing, const uint8_t *bytes, size_t length, size_t *used);
void framing_next(struct framing *framing);
/* The byte that ends our messages: NUL until the client has shown which one it uses. */
char framing_terminator(const struct framing *framing);

#endif
