/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/output_queue.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

static size_t length_of(const struct output_queue *queue)
{
	return queue->end - queue->start;
}

int output_queue_open(struct output_queue *queue, struct loop *loop, int fd, loop_callback *ready,
		      void (*failed)(void *context, int error), void *context)
{
	queue->failed = failed;
	queue->context = context;
	return stdio_stream_open_output(&queue->stream, loop, fd, ready, context);
}

void output_queue_close(struct output_queue *queue)
{
	stdio_stream_close(&queue->stream);
}

bool output_queue_has_room(const struct output_queue *queue, size_t length)
{
	return OUTPUT_QUEUE_BYTES - length_of(queue) >= length;
}

void output_queue_add(struct output_queue *queue, const void *bytes, size_t length)
{
	if (OUTPUT_QUEUE_BYTES - queue->end < length) {
		memmove(queue->bytes, queue->bytes + queue->start, length_of(queue));
		queue->end = length_of(queue);
		queue->start = 0;
	}
	assert(OUTPUT_QUEUE_BYTES - queue->end >= length);
	memcpy(queue->bytes + queue->end, bytes, length);
	queue->end += length;
}

static void fail(struct output_queue *queue, int error)
{
	queue->error = error;
	queue->start = queue->end = 0;
	stdio_stream_want(&queue->stream, false);
	queue->failed(queue->context, error);
}

void output_queue_write(struct output_queue *queue)
{
	while (length_of(queue) > 0) {
		ssize_t written = stdio_stream_write(&queue->stream, queue->bytes + queue->start, length_of(queue));

		if (written == -EAGAIN) {
			stdio_stream_want(&queue->stream, true);
			return;
		}
		if (written < 0) {
			fail(queue, (int)-written);
			return;
		}
		queue->start += (size_t)written;
	}
	queue->start = queue->end = 0;
	stdio_stream_want(&queue->stream, false);
}

int output_queue_drain(struct output_queue *queue, size_t room, uint64_t deadline_ns)
{
	while (output_queue_write(queue), queue->error == 0 && !output_queue_has_room(queue, room)) {
		if (!stdio_stream_wait_writable(&queue->stream, deadline_ns))
			return -ETIMEDOUT;
	}
	return -queue->error;
}
