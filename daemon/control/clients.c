/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/clients.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/control/closer.h"
#include "daemon/control/state.h"
#include "daemon/control/streams.h"
#include "daemon/log.h"

/* The remaining places are reserved for clients that may change things. */
#define STRANGERS_MAX    (CONTROL_CLIENTS_MAX - 32)
#define ACCEPTS_PER_TURN 16
/* How long to stop accepting clients when no descriptor is free. */
#define ACCEPT_PAUSE_NS 100000000u
#define HANGUP_LOOK_NS  1000000000u
/* Maximum number of strangers' connections waiting to be closed; beyond it, accepting pauses. */
#define CLOSING_MAX 1024u
/* Time spent on followers counts this many times, because they are told of every turn of an app. */
#define FOLLOWING_COSTS 4u
/* How many bytes strangers together may leave unread. */
#define STRANGERS_UNREAD_MAX (4u << 20)
#define SHORT_REPLY_BYTES    4096u

struct loop *clients_loop(const struct control *control)
{
	return control->subject.loop;
}

bool clients_may_change(const struct control *control, const struct connection *connection)
{
	return connection->peer.known && (connection->peer.is_owner || peer_is_in_group(connection->fd, control->group));
}

/* Time. */

static enum control_share share_of(const struct connection *connection)
{
	return connection->is_trusted ? SHARE_TRUSTED : SHARE_STRANGERS;
}

bool clients_are_out_of_time(const struct control *control, const struct connection *connection)
{
	return control->out_of_time[share_of(connection)];
}

static void set_time_timer(struct control *control)
{
	uint64_t next_ns = UINT64_MAX;

	for (int share = 0; share < SHARES; share++) {
		uint64_t resume_ns = token_bucket_resume_at(&control->time[share]);

		if (control->out_of_time[share] && resume_ns < next_ns)
			next_ns = resume_ns;
	}
	if (next_ns != UINT64_MAX)
		loop_timer_set(control->time_timer, next_ns);
}

static void time_again(void *context)
{
	struct control *control = context;
	uint64_t now_ns = loop_now_ns();

	for (int share = 0; share < SHARES; share++) {
		if (control->out_of_time[share] && token_bucket_resume_at(&control->time[share]) <= now_ns)
			control->out_of_time[share] = false;
	}
	for (struct connection *each = control->connections; each != NULL; each = each->next)
		connection_wake(each);
	set_time_timer(control);
}

static void spend(struct control *control, enum control_share share, uint64_t began_ns)
{
	uint64_t now_ns = loop_now_ns();
	uint64_t cost_ns = (now_ns - began_ns) * (share == SHARE_FOLLOWERS ? FOLLOWING_COSTS : 1);

	if (token_bucket_spend(&control->time[share], now_ns, cost_ns))
		return;
	control->out_of_time[share] = true;
	set_time_timer(control);
}

void clients_charge(struct control *control, const struct connection *connection, uint64_t began_ns)
{
	spend(control, share_of(connection), began_ns);
}

void clients_charge_stranger(struct control *control, const struct connection *connection, uint64_t began_ns)
{
	if (!connection->is_trusted)
		spend(control, connection->stream.kind != STREAM_NONE ? SHARE_FOLLOWERS : SHARE_STRANGERS, began_ns);
}

bool clients_may_follow(const struct control *control, const struct connection *connection)
{
	return connection->is_trusted || !control->out_of_time[SHARE_FOLLOWERS];
}

/* Memory. */

bool clients_have_room(const struct control *control, const struct connection *connection, size_t length)
{
	size_t unread = 0;

	/* Short replies are always allowed: a client cannot leave many unread. */
	if (connection->is_trusted || length <= SHORT_REPLY_BYTES)
		return true;
	for (const struct connection *each = control->connections; each != NULL; each = each->next) {
		if (!each->is_trusted)
			unread += output_length(&each->output);
	}
	return unread <= STRANGERS_UNREAD_MAX && length <= STRANGERS_UNREAD_MAX - unread;
}

/* Hanging up. */

static bool has_hung_up(const struct connection *connection)
{
	struct pollfd poll_fd = {.fd = connection->fd, .events = 0};

	return poll(&poll_fd, 1, 0) == 1 && (poll_fd.revents & (POLLHUP | POLLERR)) != 0;
}

static void look_for_hangup(void *context)
{
	struct control *control = context;
	bool any = false;

	control->hangup_timer_set = false;
	for (struct connection *each = control->connections; each != NULL; each = each->next) {
		if (!connection_is_deaf(each))
			continue;
		any = true;
		if (has_hung_up(each))
			connection_break(each);
	}
	if (any)
		clients_listen_for_hangup(control);
}

void clients_listen_for_hangup(struct control *control)
{
	if (control->hangup_timer_set)
		return;
	control->hangup_timer_set = true;
	loop_timer_set(control->hangup_timer, loop_now_ns() + HANGUP_LOOK_NS);
}

/* Coming and going. */

static void close_of(struct control *control, int fd, bool trusted)
{
	if (trusted)
		close(fd);
	else
		closer_close(control->closer, fd);
}

void clients_close(struct control *control, const struct connection *connection)
{
	close_of(control, connection->fd, clients_may_change(control, connection));
}

static void refuse(struct control *control, int fd, bool trusted)
{
	static const char message[] = "{\"error\":\"org.tockd.Control.TooBusy\",\"parameters\":"
				      "{\"reason\":\"too many clients are connected; try again later\"}}";

	/* With the NUL that terminates messages until the client has shown its terminator. */
	(void)send(fd, message, sizeof message, MSG_DONTWAIT | MSG_NOSIGNAL);
	close_of(control, fd, trusted);
}

/* Returns false if the client is a stranger. */
static bool add(struct control *control, int fd, uint64_t began_ns)
{
	struct peer peer = peer_of(fd);
	bool trusted = peer.known && (peer.is_owner || peer_is_in_group(fd, control->group));
	struct connection *connection;

	if (control->connection_count >= CONTROL_CLIENTS_MAX || (!trusted && control->stranger_count >= STRANGERS_MAX))
		connection = NULL;
	else
		connection = connection_new(control, fd, peer);
	if (connection == NULL) {
		refuse(control, fd, trusted);
		if (!trusted)
			spend(control, SHARE_STRANGERS, began_ns);
		return trusted;
	}
	connection->is_trusted = trusted;
	connection->next = control->connections;
	if (connection->next != NULL)
		connection->next->previous = connection;
	control->connections = connection;
	control->connection_count++;
	control->stranger_count += !trusted;
	clients_charge_stranger(control, connection, began_ns);
	return trusted;
}

void clients_remove(struct control *control, struct connection *connection)
{
	streams_end(connection);
	if (connection->previous != NULL)
		connection->previous->next = connection->next;
	else
		control->connections = connection->next;
	if (connection->next != NULL)
		connection->next->previous = connection->previous;
	control->connection_count--;
	control->stranger_count -= !connection->is_trusted;
	connection_free(connection);
}

static void accept_again(void *context)
{
	struct control *control = context;

	loop_watch_enable(control->acceptable);
}

/* Stops accepting until that time; clients waiting in the backlog would keep the socket readable. */
static void look_away(struct control *control, uint64_t until_ns)
{
	loop_watch_disable(control->acceptable);
	loop_timer_set(control->accept_timer, until_ns);
}

/* Connecting and disconnecting costs time too. When strangers have used up their time, accepting pauses for everybody. */
static bool may_take_another(struct control *control)
{
	if (closer_waiting(control->closer) >= CLOSING_MAX) {
		look_away(control, loop_now_ns() + ACCEPT_PAUSE_NS);
		return false;
	}
	if (control->out_of_time[SHARE_STRANGERS]) {
		look_away(control, token_bucket_resume_at(&control->time[SHARE_STRANGERS]));
		return false;
	}
	return true;
}

static void on_acceptable(void *context)
{
	struct control *control = context;

	for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
		uint64_t began_ns = loop_now_ns();
		int fd = accept4(control->listening.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (fd >= 0) {
			if (!add(control, fd, began_ns) && !may_take_another(control))
				return;
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
			log_warning("control socket: cannot accept a client: %s", strerror(errno));
			look_away(control, loop_now_ns() + ACCEPT_PAUSE_NS);
		}
		if (errno != ECONNABORTED && errno != EINTR)
			return;
	}
}

int clients_init(struct control *control)
{
	struct loop *loop = control->subject.loop;
	uint64_t now_ns = loop_now_ns();

	for (int share = 0; share < SHARES; share++)
		token_bucket_init(&control->time[share], now_ns);
	control->accept_timer = loop_timer_new(loop, accept_again, control);
	control->hangup_timer = loop_timer_new(loop, look_for_hangup, control);
	control->time_timer = loop_timer_new(loop, time_again, control);
	if (control->accept_timer == NULL || control->hangup_timer == NULL || control->time_timer == NULL)
		return -ENOMEM;
	control->closer = closer_new();
	control->file_closer = control->closer != NULL ? closer_new() : NULL;
	if (control->file_closer == NULL)
		return -errno;
	control->acceptable = loop_watch_readable(loop, control->listening.fd, on_acceptable, control);
	return control->acceptable != NULL ? 0 : -errno;
}

void clients_free(struct control *control)
{
	while (control->connections != NULL) {
		struct connection *connection = control->connections;

		(void)output_send(&connection->output, connection->fd);
		clients_remove(control, connection);
	}
	loop_watch_free(control->acceptable);
	loop_timer_free(control->accept_timer);
	loop_timer_free(control->hangup_timer);
	loop_timer_free(control->time_timer);
	closer_free(control->closer);
}
