/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A standard stream (input, output, error) in an event loop. Reading and writing never block, whatever the stream is. The file
 * status flags are never changed, because they are shared with the invoking shell: if its terminal became non-blocking, the shell
 * would see end of file.
 *
 *     pipe, terminal      opened anew through /proc/self/fd: a description of our own, which may be O_NONBLOCK
 *     socket              MSG_DONTWAIT
 *     file, /dev/null     as it is: epoll refuses these, because they are always ready
 *     what cannot be opened anew (another user's)   poll first, then small pieces
 *
 * A background job does not read its terminal, because the kernel would stop it; it checks periodically whether it has become the
 * foreground job.
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
	STDIO_STREAM_SHARED, /* may block if others use it at the same time */
};

struct stdio_stream {
	enum stdio_stream_kind kind;
	int fd;
	bool terminal;
	bool wanted;
	bool broken; /* the descriptor is not open */
	loop_callback *ready;
	void *context;
	struct loop_watch *watch;      /* NULL: always ready */
	struct loop_deferred deferred; /* for a stream that is always ready */
	struct loop_timer *later;      /* for a terminal while another job is in the foreground */
};

/*
 * The caller keeps fd. ready(context) is called from the loop while the stream is ready and wanted (see below). Return 0, or a
 * negative errno if out of memory. A descriptor that is not open is not an error here: the stream counts as ready, and reading
 * and writing fail.
 */
int stdio_stream_open_input(struct stdio_stream *stream, struct loop *loop, int fd, loop_callback *ready, void *context);
int stdio_stream_open_output(struct stdio_stream *stream, struct loop *loop, int fd, loop_callback *ready, void *context);
void stdio_stream_close(struct stdio_stream *stream);
/* Sets whether ready is to be called; initially false. */
void stdio_stream_want(struct stdio_stream *stream, bool wanted);
/* Returns the number of bytes read, 0 at the end of the input, -EAGAIN, or another negative errno. */
ssize_t stdio_stream_read(struct stdio_stream *stream, void *bytes, size_t size);
/* Returns the number of bytes written, -EAGAIN, or another negative errno. */
ssize_t stdio_stream_write(struct stdio_stream *stream, const void *bytes, size_t length);
/* For the end of a run: blocks until the stream may accept bytes, or for a while. Returns false once deadline_ns has passed. */
bool stdio_stream_wait_writable(struct stdio_stream *stream, uint64_t deadline_ns);

#endif
