/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A standard stream (input, output, error) in an event loop. Reading and writing never block, whatever the stream is. The file
 * status flags, which we share with the invoking shell, are never changed: a shell whose terminal became non-blocking would read
 * end of file.
 *
 *     pipe, terminal      opened anew through /proc/self/fd: a description of our own, which may be O_NONBLOCK
 *     socket              MSG_DONTWAIT
 *     file, /dev/null     as it is: epoll refuses these, because they are always ready
 *     what cannot be opened anew (another user's)   poll first, then small pieces
 *
 * A background job does not read its terminal, because the kernel would stop it; it checks from time to time whether it may.
 */
#ifndef DAEMON_BACKENDS_STDIO_STREAM_H
#define DAEMON_BACKENDS_STDIO_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/loop.h"

enum stdio_stream_kind {
	STDIO_STREAM_DIRECT, /* always ready */
	STDIO_STREAM_OWN,    /* a non-blocking description of our own */
	STDIO_STREAM_SOCKET,
	STDIO_STREAM_SHARED, /* may block if others use it at the same moment */
};

struct stdio_stream {
	enum stdio_stream_kind kind;
	int fd;
	bool terminal;
	bool wanted;
	bool broken; /* not open at all */
	loop_callback *ready;
	void *context;
	struct loop_watch *watch;      /* NULL: always ready */
	struct loop_deferred deferred; /* for what is always ready */
	struct loop_timer *later;      /* for a terminal that belongs to another job now */
};

/*
 * fd stays the caller's. ready(context) is called from the loop while the stream is ready and wanted (see below). 0, or a
 * negative errno: no memory. It is no error if the descriptor is not open: it counts as ready, and reading and writing fail.
 */
int stdio_stream_open_input(struct stdio_stream *stream, struct loop *loop, int fd, loop_callback *ready, void *context);
int stdio_stream_open_output(struct stdio_stream *stream, struct loop *loop, int fd, loop_callback *ready, void *context);
void stdio_stream_close(struct stdio_stream *stream);
/* Says whether ready is to be called; at first it is not. */
void stdio_stream_want(struct stdio_stream *stream, bool wanted);
/* Bytes read, 0 at the end of the input, -EAGAIN, or another negative errno. */
ssize_t stdio_stream_read(struct stdio_stream *stream, void *bytes, size_t size);
/* Bytes written, -EAGAIN, or another negative errno. */
ssize_t stdio_stream_write(struct stdio_stream *stream, const void *bytes, size_t length);
/* For the end of a run: blocks until the stream may take something, or for a while. False once deadline_ns has passed. */
bool stdio_stream_wait_writable(struct stdio_stream *stream, uint64_t deadline_ns);

#endif
