/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/journal_socket.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAIT_MS 20

static void on_writable(void *context)
{
	struct journal_socket *journal = context;

	journal->full = false;
	loop_watch_disable(journal->writable);
	journal->has_room(journal->context);
}

void journal_socket_init(struct journal_socket *journal, struct loop *loop, const char *path, loop_callback *has_room,
			 void *context)
{
	*journal = (struct journal_socket){
	    .loop = loop, .address = {.sun_family = AF_UNIX}, .fd = -1, .has_room = has_room, .context = context};
	snprintf(journal->address.sun_path, sizeof journal->address.sun_path, "%s", path);
}

void journal_socket_close(struct journal_socket *journal)
{
	loop_watch_free(journal->writable);
	journal->writable = NULL;
	if (journal->fd >= 0)
		close(journal->fd);
	journal->fd = -1;
	journal->full = false;
}

static int connect_socket(struct journal_socket *journal)
{
	int error = 0;

	journal->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (journal->fd < 0)
		return -errno;
	if (connect(journal->fd, (const struct sockaddr *)&journal->address, sizeof journal->address) < 0)
		error = errno;
	else if ((journal->writable = loop_watch_writable(journal->loop, journal->fd, on_writable, journal)) == NULL)
		error = errno;
	if (error != 0)
		journal_socket_close(journal);
	else
		loop_watch_disable(journal->writable);
	return -error;
}

static int send_once(struct journal_socket *journal, const struct msghdr *message)
{
	int error = journal->fd < 0 ? connect_socket(journal) : 0;

	if (error < 0)
		return error;
	while (sendmsg(journal->fd, message, MSG_NOSIGNAL) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}

int journal_socket_send(struct journal_socket *journal, const struct iovec *parts, size_t count)
{
	struct msghdr message = {.msg_iov = (struct iovec *)parts, .msg_iovlen = count};
	int error = send_once(journal, &message);

	if (error < 0 && error != -EAGAIN) {
		journal_socket_close(journal);
		error = send_once(journal, &message);
	}
	if (error == -EAGAIN) {
		journal->full = true;
		loop_watch_enable(journal->writable);
	} else if (error < 0) {
		journal_socket_close(journal);
	}
	return error;
}

void journal_socket_wait(struct journal_socket *journal)
{
	struct pollfd descriptor = {.fd = journal->fd, .events = POLLOUT};

	if (poll(&descriptor, 1, WAIT_MS) == 1)
		on_writable(journal);
}
