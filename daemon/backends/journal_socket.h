/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The journal's socket, to which entries go as datagrams of its native protocol. Nobody waits for the journal; one that was
 * restarted, and so has another socket at the same place, is found again by the next entry.
 */
#ifndef DAEMON_BACKENDS_JOURNAL_SOCKET_H
#define DAEMON_BACKENDS_JOURNAL_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "daemon/loop.h"

/* Read `full`; the rest is the socket's own. */
struct journal_socket {
	bool full; /* the journal took nothing: has_room will be called, or journal_socket_wait waits for it */
	struct loop *loop;
	struct sockaddr_un address;
	int fd; /* -1: not connected */
	struct loop_watch *writable;
	loop_callback *has_room;
	void *context;
};

/*
 * Connects only when something is sent. has_room(context) is called from the loop when the journal, once full, takes entries
 * again.
 */
void journal_socket_init(struct journal_socket *journal, struct loop *loop, const char *path, loop_callback *has_room,
			 void *context);
/* May be used again afterwards. */
void journal_socket_close(struct journal_socket *journal);
/*
 * Sends one entry. 0; -EAGAIN if the journal takes nothing now, which sets `full`; or another negative errno: it cannot be
 * reached.
 */
int journal_socket_send(struct journal_socket *journal, const struct iovec *parts, size_t count);
/* For the end of a run: waits a moment for room, after which `full` says whether there is some. */
void journal_socket_wait(struct journal_socket *journal);

#endif
