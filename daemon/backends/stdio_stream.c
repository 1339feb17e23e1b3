/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/stdio_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pipe that poll reports as writable accepts a page; a terminal accepts less, but something. */
#define SHARED_PIECE 256u
/* How often a background job checks whether it is in the foreground. */
#define FOREGROUND_CHECK_NS 250000000u

static int open_anew(int fd, int access_mode)
{
	char path[sizeof "/proc/self/fd/" + 3 * sizeof fd];

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return open(path, access_mode | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

static void choose_kind(struct stdio_stream *stream, int fd, int access_mode)
{
	struct stat status;

	stream->fd = fd;
	stream->kind = STDIO_STREAM_DIRECT;
	if (fstat(fd, &status) < 0) {
		stream->broken = true;
		return;
	}
	if (S_ISSOCK(status.st_mode)) {
		stream->kind = STDIO_STREAM_SOCKET;
		return;
	}
	stream->terminal = S_ISCHR(status.st_mode) && isatty(fd);
	if (!stream->terminal && !S_ISFIFO(status.st_mode))
		return;

	int own = open_anew(fd, access_mode);

	stream->kind = own >= 0 ? STDIO_STREAM_OWN : STDIO_STREAM_SHARED;
	if (own >= 0)
		stream->fd = own;
}

static void look_again(void *context)
{
	struct stdio_stream *stream = context;

	if (stream->wanted)
		stream->ready(stream->context);
}

static void direct_ready(void *context)
{
	struct stdio_stream *stream = context;

	if (!stream->wanted)
		return;
	loop_defer(&stream->deferred);
	stream->ready(stream->context);
}

static int open_stream(struct stdio_stream *stream, struct loop *loop, int fd, int access_mode, loop_callback *ready,
		       void *context)
{
	*stream = (struct stdio_stream){.ready = ready, .context = context};
	choose_kind(stream, fd, access_mode);
	loop_deferred_init(&stream->deferred, loop, direct_ready, stream);
	stream->later = loop_timer_new(loop, look_again, stream);
	if (stream->later == NULL) {
		stdio_stream_close(stream);
		return -ENOMEM;
	}
	if (stream->broken)
		return 0;
	stream->watch = access_mode == O_RDONLY ? loop_watch_readable(loop, stream->fd, ready, context)
						: loop_watch_writable(loop, stream->fd, ready, context);
	if (stream->watch == NULL && errno != EPERM) {
		int error = errno;

		stdio_stream_close(stream);
		return -error;
	}
	if (stream->watch != NULL)
		loop_watch_disable(stream->watch);
	return 0;
}

int stdio_stream_open_input(struct stdio_stream *stream, struct loop *loop, int fd, loop_callback *ready, void *context)
{
	return open_stream(stream, loop, fd, O_RDONLY, ready, context);
}

int stdio_stream_open_output(struct stdio_stream *stream, struct loop *loop, int fd, loop_callback *ready, void *context)
{
	return open_stream(stream, loop, fd, O_WRONLY, ready, context);
}

void stdio_stream_close(struct stdio_stream *stream)
{
	stream->wanted = false;
	loop_watch_free(stream->watch);
	stream->watch = NULL;
	loop_undefer(&stream->deferred);
	loop_timer_free(stream->later);
	stream->later = NULL;
	if (stream->kind == STDIO_STREAM_OWN)
		close(stream->fd);
	stream->kind = STDIO_STREAM_DIRECT;
}

void stdio_stream_want(struct stdio_stream *stream, bool wanted)
{
	if (stream->wanted == wanted)
		return;
	stream->wanted = wanted;
	if (stream->watch == NULL && wanted)
		loop_defer(&stream->deferred);
	else if (stream->watch != NULL && wanted)
		loop_watch_enable(stream->watch);
	else if (stream->watch != NULL)
		loop_watch_disable(stream->watch);
	if (!wanted)
		loop_timer_cancel(stream->later);
}

static bool in_background(const struct stdio_stream *stream)
{
	pid_t foreground;

	if (!stream->terminal)
		return false;
	foreground = tcgetpgrp(stream->fd);
	return foreground > 0 && foreground != getpgrp();
}

static bool is_ready(const struct stdio_stream *stream, short events)
{
	struct pollfd descriptor = {.fd = stream->fd, .events = events};

	return poll(&descriptor, 1, 0) == 1;
}

static ssize_t result_of(ssize_t result)
{
	if (result >= 0)
		return result;
	return errno == EINTR || errno == EWOULDBLOCK ? -EAGAIN : -errno;
}

ssize_t stdio_stream_read(struct stdio_stream *stream, void *bytes, size_t size)
{
	if (in_background(stream)) {
		if (stream->watch != NULL)
			loop_watch_disable(stream->watch); /* it would fire for every key meant for the shell */
		loop_timer_set(stream->later, loop_now_ns() + FOREGROUND_CHECK_NS);
		return -EAGAIN;
	}
	if (stream->watch != NULL && stream->wanted)
		loop_watch_enable(stream->watch);
	if (stream->kind == STDIO_STREAM_SOCKET)
		return result_of(recv(stream->fd, bytes, size, MSG_DONTWAIT));
	if (stream->kind == STDIO_STREAM_SHARED && !is_ready(stream, POLLIN))
		return -EAGAIN;
	return result_of(read(stream->fd, bytes, size));
}

ssize_t stdio_stream_write(struct stdio_stream *stream, const void *bytes, size_t length)
{
	if (stream->kind == STDIO_STREAM_SOCKET)
		return result_of(send(stream->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL));
	if (stream->kind == STDIO_STREAM_SHARED) {
		if (!is_ready(stream, POLLOUT))
			return -EAGAIN;
		if (length > SHARED_PIECE)
			length = SHARED_PIECE;
	}
	return result_of(write(stream->fd, bytes, length));
}

bool stdio_stream_wait_writable(struct stdio_stream *stream, uint64_t deadline_ns)
{
	struct pollfd descriptor = {.fd = stream->fd, .events = POLLOUT};
	uint64_t now_ns = loop_now_ns();

	if (now_ns >= deadline_ns)
		return false;

	uint64_t left_ms = (deadline_ns - now_ns) / 1000000u + 1;

	(void)poll(&descriptor, 1, left_ms < 1000 ? (int)left_ms : 1000);
	return true;
}
