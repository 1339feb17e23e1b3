/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/control/call.h"
#include "daemon/control/clients.h"
#include "daemon/control/closer.h"
#include "daemon/control/loadings.h"
#include "daemon/control/state.h"
#include "daemon/log.h"

#define CALLS_PER_TURN 8

/* Descriptors. */

/* SCM_MAX_FD: one message carries no more. There is room for all, because the kernel closes what does not fit, on the loop. */
#define MESSAGE_DESCRIPTORS_MAX 253

/* Closing a file may block for long. */
static void close_descriptors(struct connection *connection)
{
	for (size_t i = 0; i < connection->descriptor_count; i++)
		closer_close(connection->control->file_closer, connection->descriptors[i]);
	connection->descriptor_count = 0;
	connection->descriptors_lost = false;
}

static void take_descriptors(struct connection *connection, struct msghdr *message)
{
	for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL; header = CMSG_NXTHDR(message, header)) {
		size_t bytes = header->cmsg_len - CMSG_LEN(0);

		if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t at = 0; at + sizeof(int) <= bytes; at += sizeof(int)) {
			int fd;

			memcpy(&fd, CMSG_DATA(header) + at, sizeof fd);
			if (connection->descriptor_count < CONNECTION_DESCRIPTORS_MAX) {
				connection->descriptors[connection->descriptor_count++] = fd;
			} else {
				closer_close(connection->control->file_closer, fd);
				connection->descriptors_lost = true;
			}
		}
	}
	if ((message->msg_flags & MSG_CTRUNC) != 0)
		connection->descriptors_lost = true;
}

/* Input. */

static ssize_t receive_message(struct connection *connection, struct msghdr *message, int flags)
{
	ssize_t length = recvmsg(connection->fd, message, flags | MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (length < 0 && errno != EAGAIN && errno != EINTR)
		connection->broken = true;
	return length;
}

static void take_input(struct connection *connection, ssize_t length)
{
	if (length < 0)
		return;
	connection->input_start = 0;
	connection->input_end = (size_t)length;
	if (length == 0)
		connection->input_ended = true;
}

/*
 * Descriptors from a stranger are not even received, because the last holder of a file waits while it is closed. They stay in the
 * socket, which is closed by the closer thread (clients_close).
 */
static void receive_from_stranger(struct connection *connection)
{
	struct iovec vector = {.iov_base = connection->input, .iov_len = sizeof connection->input};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
	ssize_t length = receive_message(connection, &message, MSG_PEEK);

	if (length > 0 && (message.msg_flags & MSG_CTRUNC) != 0) {
		call_refuse_descriptors(connection);
		connection->input_ended = true;
		return;
	}
	if (length > 0) {
		vector.iov_len = (size_t)length;
		length = receive_message(connection, &message, 0);
	}
	take_input(connection, length);
}

static void receive_from_trusted(struct connection *connection)
{
	union {
		char bytes[CMSG_SPACE(MESSAGE_DESCRIPTORS_MAX * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec vector = {.iov_base = connection->input, .iov_len = sizeof connection->input};
	struct msghdr message = {
	    .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
	ssize_t length = receive_message(connection, &message, 0);

	if (length >= 0)
		take_descriptors(connection, &message);
	take_input(connection, length);
}

static void receive(struct connection *connection)
{
	uint64_t began_ns = loop_now_ns();

	if (clients_may_change(connection->control, connection))
		receive_from_trusted(connection);
	else
		receive_from_stranger(connection);
	clients_charge_stranger(connection->control, connection, began_ns);
}

static bool has_input(const struct connection *connection)
{
	return connection->input_start < connection->input_end;
}

/* The client must wait for its own stream or loading to end, to read its replies, or for its time to refill. */
static bool is_blocked(const struct connection *connection)
{
	return connection->stream.kind != STREAM_NONE || connection->loading != NULL ||
	       output_length(&connection->output) >= CONNECTION_BACKLOG_BYTES ||
	       clients_are_out_of_time(connection->control, connection);
}

static void answer(struct connection *connection, enum framing_result result)
{
	struct framing *framing = &connection->framing;

	switch (result) {
	case FRAMING_MORE:
		return;
	case FRAMING_MESSAGE:
		/* An empty line is not a call. */
		if (framing->length > 0 || framing->terminator != '\n')
			call_dispatch(connection, framing->message, framing->length);
		break;
	case FRAMING_BAD:
		call_refuse_bad(connection, "it is not a JSON object, or is not followed by the terminator");
		break;
	case FRAMING_TOO_LONG:
		call_refuse_too_long(connection);
		break;
	case FRAMING_ENDLESS:
	case FRAMING_NO_MEMORY:
		connection->broken = true;
		break;
	}
	close_descriptors(connection);
	framing_next(framing);
}

static void work(struct connection *connection)
{
	for (int calls = 0; calls < CALLS_PER_TURN && has_input(connection) && !connection->broken && !is_blocked(connection);
	     calls++) {
		uint64_t began_ns = loop_now_ns();
		size_t used;
		enum framing_result result = framing_feed(&connection->framing, connection->input + connection->input_start,
							  connection->input_end - connection->input_start, &used);

		connection->input_start += used;
		answer(connection, result);
		clients_charge(connection->control, connection, began_ns);
	}
}

/* Output. */

static void flush(struct connection *connection)
{
	uint64_t began_ns = loop_now_ns();

	if (connection->broken || output_length(&connection->output) == 0)
		return;
	if (output_send(&connection->output, connection->fd) < 0)
		connection->broken = true;
	clients_charge_stranger(connection->control, connection, began_ns);
}

static void watch(struct loop_watch *watch, bool *is_on, bool on)
{
	if (*is_on == on)
		return;
	*is_on = on;
	if (on)
		loop_watch_enable(watch);
	else
		loop_watch_disable(watch);
}

/* Every call has been answered, and no more will come. */
static bool is_done(const struct connection *connection)
{
	return connection->input_ended && !has_input(connection) && connection->stream.kind == STREAM_NONE &&
	       connection->loading == NULL && output_length(&connection->output) == 0;
}

static void turn(void *context)
{
	struct connection *connection = context;

	if (!connection->broken)
		work(connection);
	flush(connection);
	if (connection->broken || is_done(connection)) {
		clients_remove(connection->control, connection);
		return;
	}
	watch(connection->readable, &connection->reading, !has_input(connection) && !connection->input_ended);
	watch(connection->writable, &connection->writing, output_length(&connection->output) > 0);
	if (has_input(connection) && !is_blocked(connection))
		loop_defer(&connection->turn);
	if (connection_is_deaf(connection))
		clients_listen_for_hangup(connection->control);
}

static void on_readable(void *context)
{
	struct connection *connection = context;

	if (!has_input(connection) && !connection->input_ended)
		receive(connection);
	loop_undefer(&connection->turn);
	turn(connection);
}

static void on_writable(void *context)
{
	struct connection *connection = context;

	loop_undefer(&connection->turn);
	turn(connection);
}

/* Interface to the other files. */

bool connection_send_some(struct connection *connection, const json_t *message, size_t room)
{
	char *text;
	size_t length;
	int error = -ENOMEM;

	if (connection->broken)
		return true;
	if (output_length(&connection->output) >= room)
		return false;
	text = json_dumps(message, JSON_COMPACT);
	if (text != NULL) {
		length = strlen(text);
		/* The terminator replaces the NUL of the string. */
		text[length] = framing_terminator(&connection->framing);
		error = -EFBIG;
		if (clients_have_room(connection->control, connection, length + 1))
			error = output_add(&connection->output, text, length + 1);
		free(text);
	}
	if (error < 0)
		connection->broken = true;
	connection_wake(connection);
	return true;
}

void connection_send(struct connection *connection, const json_t *message)
{
	(void)connection_send_some(connection, message, SIZE_MAX);
}

void connection_wake(struct connection *connection)
{
	loop_defer(&connection->turn);
}

void connection_break(struct connection *connection)
{
	connection->broken = true;
	connection_wake(connection);
}

bool connection_is_deaf(const struct connection *connection)
{
	return !connection->reading && !connection->writing;
}

struct connection *connection_new(struct control *control, int fd, struct peer peer)
{
	struct connection *connection = calloc(1, sizeof *connection);
	struct loop *loop = clients_loop(control);

	if (connection == NULL)
		return NULL;
	connection->control = control;
	connection->fd = fd;
	connection->peer = peer;
	framing_init(&connection->framing);
	loop_deferred_init(&connection->turn, loop, turn, connection);
	connection->readable = loop_watch_readable(loop, fd, on_readable, connection);
	connection->writable = loop_watch_writable(loop, fd, on_writable, connection);
	if (connection->readable == NULL || connection->writable == NULL) {
		loop_watch_free(connection->readable);
		loop_watch_free(connection->writable);
		free(connection);
		return NULL;
	}
	connection->reading = true;
	loop_watch_disable(connection->writable);
	return connection;
}

void connection_free(struct connection *connection)
{
	loadings_forget(connection);
	loop_undefer(&connection->turn);
	loop_watch_free(connection->readable);
	loop_watch_free(connection->writable);
	close_descriptors(connection);
	framing_free(&connection->framing);
	output_free(&connection->output);
	clients_close(connection->control, connection);
	free(connection);
}
