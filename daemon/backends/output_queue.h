/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Bytes on their way to a stream: what it does not take yet waits here, in a bounded queue. A stream that fails swallows the
 * rest.
 */
#ifndef DAEMON_BACKENDS_OUTPUT_QUEUE_H
#define DAEMON_BACKENDS_OUTPUT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/backends/stdio_stream.h"
#include "daemon/loop.h"

#define OUTPUT_QUEUE_BYTES 65536u

/* Read `error`; the rest is the queue's own. */
struct output_queue {
	int error; /* of the stream, positive; 0: it works */
	struct stdio_stream stream;
	void (*failed)(void *context, int error);
	void *context;
	size_t start, end;
	char bytes[OUTPUT_QUEUE_BYTES];
};

/*
 * ready(context) is called from the loop while bytes wait and the stream takes some: it should call output_queue_write.
 * failed(context, error) is called once, with a positive errno, if the stream fails. fd stays the caller's. 0 or a negative
 * errno; *queue is zeroed at first.
 */
int output_queue_open(struct output_queue *queue, struct loop *loop, int fd, loop_callback *ready,
		      void (*failed)(void *context, int error), void *context);
void output_queue_close(struct output_queue *queue);

bool output_queue_has_room(const struct output_queue *queue, size_t length);
/* The queue must have room for them. */
void output_queue_add(struct output_queue *queue, const void *bytes, size_t length);
/* Writes what the stream takes now. */
void output_queue_write(struct output_queue *queue);
/*
 * For the end of a run: writes until there is so much room, blocking until deadline_ns at most. 0, -ETIMEDOUT, or the stream's
 * error.
 */
int output_queue_drain(struct output_queue *queue, size_t room, uint64_t deadline_ns);

#endif
