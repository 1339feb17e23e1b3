/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A bounded queue of bytes that a stream has not accepted yet. If the stream fails, everything further is discarded. */
#ifndef DAEMON_BACKENDS_OUTPUT_QUEUE_H
#define DAEMON_BACKENDS_OUTPUT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/backends/stdio_stream.h"
#include "daemon/loop.h"

#define OUTPUT_QUEUE_BYTES 65536u

/* `error` may be read; the other members are private. */
struct output_queue {
	int error; /* the stream's errno, positive; 0: none */
	struct stdio_stream stream;
	void (*failed)(void *context, int error);
	void *context;
	size_t start, end;
	char bytes[OUTPUT_QUEUE_BYTES];
};

/*
 * ready(context) is called from the loop while bytes are queued and the stream accepts some; it should call output_queue_write.
 * failed(context, error) is called once, with a positive errno, if the stream fails. The caller keeps fd. Zeroes *queue first.
 * Returns 0 or a negative errno.
 */
int output_queue_open(struct output_queue *queue, struct loop *loop, int fd, loop_callback *ready,
		      void (*failed)(void *context, int error), void *context);
void output_queue_close(struct output_queue *queue);

bool output_queue_has_room(const struct output_queue *queue, size_t length);
/* The queue must have room for the bytes. */
void output_queue_add(struct output_queue *queue, const void *bytes, size_t length);
/* Writes as much as the stream accepts now. */
void output_queue_write(struct output_queue *queue);
/*
 * For the end of a run: writes until there are `room` free bytes, blocking at most until deadline_ns (CLOCK_MONOTONIC). Returns
 * 0, -ETIMEDOUT, or the stream's negative errno.
 */
int output_queue_drain(struct output_queue *queue, size_t room, uint64_t deadline_ns);

#endif
