/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * One client of the control socket. Its calls are answered in order. What it sends is read only while there is nothing else to do
 * for it (no stream or loading under way, no unread replies) and there is time left in its bucket. So all it can fill is its own socket.
 *
 * Only connection_turn frees a connection; whoever else finds one broken only marks it.
 */
#ifndef DAEMON_CONTROL_CONNECTION_H
#define DAEMON_CONTROL_CONNECTION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/control/framing.h"
#include "daemon/control/output.h"
#include "daemon/control/peer.h"
#include "daemon/loop.h"

struct control;
struct loading;

#define CONNECTION_DESCRIPTORS_MAX 8
#define CONNECTION_INPUT_BYTES     4096
/* With so much unread no further call is answered, and what a stream has to tell is dropped and counted. */
#define CONNECTION_BACKLOG_BYTES 65536u

enum stream_kind { STREAM_NONE, STREAM_EVENTS, STREAM_CONSOLE };

struct stream {
	enum stream_kind kind;
	bool of_one; /* only of the app in slot `index` */
	uint32_t index;
	bool turns;     /* events: also those that every system call causes */
	uint64_t lost;  /* events or bytes since the last reply */
	uint8_t cut[4]; /* console: the beginning of a character whose rest has not come */
	size_t cut_length;
};

struct connection {
	struct control *control;
	struct connection *next, *previous;
	int fd;
	struct peer peer;
	bool is_trusted; /* it could change things when it came */
	struct loop_watch *readable, *writable;
	struct loop_deferred turn;
	bool reading;     /* the watch is enabled */
	bool writing;     /* likewise */
	bool input_ended; /* it will send no more, but may listen */
	bool broken;

	struct framing framing;
	size_t input_start, input_end;
	uint8_t input[CONNECTION_INPUT_BYTES];
	int descriptors[CONNECTION_DESCRIPTORS_MAX]; /* of one who may change things; came with the call that is being read */
	size_t descriptor_count;
	bool descriptors_lost; /* there were more */

	struct output output;
	struct stream stream;
	struct loading *loading; /* of the call that is not answered yet; NULL: there is none */
};

/* Takes fd. NULL: no memory; fd is the caller's still. */
struct connection *connection_new(struct control *control, int fd, struct peer peer);
void connection_free(struct connection *connection);

/* Adds a message (with its terminator) to what goes out, in this connection's next turn. A broken connection swallows it. */
void connection_send(struct connection *connection, const json_t *message);
/* A message of a stream: false, and nothing is sent, if `room` bytes of the backlog are used already. */
bool connection_send_some(struct connection *connection, const json_t *message, size_t room);
/* Has it looked after soon. */
void connection_wake(struct connection *connection);
/* Ends it without a word. */
void connection_break(struct connection *connection);
/* True while nothing is read, so that nobody hears it hang up. */
bool connection_is_deaf(const struct connection *connection);

#endif
