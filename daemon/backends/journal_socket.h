/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The journal's socket, which receives entries as datagrams in its native protocol. Never blocks. If the journal restarts, and so
 * has a new socket at the same path, the next entry reconnects.
 */
#ifndef DAEMON_BACKENDS_JOURNAL_SOCKET_H
#define DAEMON_BACKENDS_JOURNAL_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "daemon/loop.h"

/* `full` may be read; the other members are private. */
struct journal_socket {
	bool full; /* the journal's queue is full; has_room is called when it is not */
	struct loop *loop;
	struct sockaddr_un address;
	int fd; /* -1: not connected */
	struct loop_watch *writable;
	loop_callback *has_room;
	void *context;
};

/* Does not connect until the first entry. has_room(context) is called from the loop when a full journal accepts entries again. */
void journal_socket_init(struct journal_socket *journal, struct loop *loop, const char *path, loop_callback *has_room,
			 void *context);
/* The socket may be used again afterwards. */
void journal_socket_close(struct journal_socket *journal);
/*
 * Sends one entry. Returns 0; -EAGAIN if the journal accepts nothing now, which sets `full`; or another negative errno if the
 * journal cannot be reached.
 */
int journal_socket_send(struct journal_socket *journal, const struct iovec *parts, size_t count);
/* For the end of a run: waits briefly for room, and updates `full`. */
void journal_socket_wait(struct journal_socket *journal);

#endif
