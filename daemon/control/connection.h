/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * One client of the control socket. Its calls are answered in order. Its socket is read only while no other work for it is
 * pending (a stream, a loading, unread replies) and it has time left. So all a client can fill is its own socket.
 *
 * Only the connection's turn frees it; anyone else who finds it broken only marks it.
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
/* With this much output unread, no further call is answered, and stream messages are dropped and counted. */
#define CONNECTION_BACKLOG_BYTES 65536u

enum stream_kind { STREAM_NONE, STREAM_EVENTS, STREAM_CONSOLE };

struct stream {
	enum stream_kind kind;
	bool of_one; /* only for the app in slot `index` */
	uint32_t index;
	bool turns;     /* events: including state changes that every system call causes */
	uint64_t lost;  /* events or bytes since the last reply */
	uint8_t cut[4]; /* console: the start of a character whose rest has not arrived */
	size_t cut_length;
};

struct connection {
	struct control *control;
	struct connection *next, *previous;
	int fd;
	struct peer peer;
	bool is_trusted; /* it had permission to change things when it connected */
	struct loop_watch *readable, *writable;
	struct loop_deferred turn;
	bool reading;     /* the watch is enabled */
	bool writing;     /* likewise */
	bool input_ended; /* it has shut down its sending side, but may still read */
	bool broken;

	struct framing framing;
	size_t input_start, input_end;
	uint8_t input[CONNECTION_INPUT_BYTES];
	int descriptors[CONNECTION_DESCRIPTORS_MAX]; /* received with the current call, if it may change things */
	size_t descriptor_count;
	bool descriptors_lost; /* some were dropped */

	struct output output;
	struct stream stream;
	struct loading *loading; /* the pending Load call; NULL: none */
};

/* Takes over fd. Returns NULL if out of memory; the caller then keeps fd. */
struct connection *connection_new(struct control *control, int fd, struct peer peer);
void connection_free(struct connection *connection);

/* Queues a message (with its terminator) for this connection's next turn. Does nothing on a broken connection. */
void connection_send(struct connection *connection, const json_t *message);
/* Queues a message of a stream. Returns false, and sends nothing, if `room` bytes of the backlog are in use. */
bool connection_send_some(struct connection *connection, const json_t *message, size_t room);
/* Schedules a turn of the connection. */
void connection_wake(struct connection *connection);
/* Ends the connection without a message. */
void connection_break(struct connection *connection);
/* Returns true while the socket is not watched, so a hang-up would go unnoticed. */
bool connection_is_deaf(const struct connection *connection);

#endif
