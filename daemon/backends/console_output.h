/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Console output on Linux: what processes write is sent to one stream, as lines `name | text` or unchanged. See console_stdio.h
 * for the rules.
 *
 * A process's bytes are held in its channel until they form a line, and then in a queue until the stream accepts them. The queue
 * is bounded: while it is full, transmissions are not completed, so processes wait.
 */
#ifndef DAEMON_BACKENDS_CONSOLE_OUTPUT_H
#define DAEMON_BACKENDS_CONSOLE_OUTPUT_H

#include <kc/types.h>

#include "daemon/backends/stdio_stream.h"
#include "daemon/loop.h"

#define CONSOLE_OUTPUT_PIECE_MAX 1024u /* maximum bytes per transmission */
#define CONSOLE_OUTPUT_NAME_MAX  64u   /* longer names are cut */
#define CONSOLE_OUTPUT_LINE_MAX  512u  /* maximum length of console_output_line */

struct console_output_client {
	void *console; /* for transmitted */
	void (*transmitted)(void *console, uint32_t channel, uint32_t sent);
	void *owner; /* for the others */
	/* Writes the process's name, at most size bytes without terminator, and returns its length. */
	size_t (*name)(void *owner, struct kc_process_id who, char *name, size_t size);
	/* The stream failed (a positive errno). Called once; all later output is discarded. */
	void (*output_failed)(void *owner, int error);
};

struct console_output;

/* Returns NULL with errno set. */
struct console_output *console_output_new(struct loop *loop, int fd, bool prefix, uint32_t channels,
					  struct console_output_client client);
void console_output_free(struct console_output *output);
enum kc_error console_output_transmit(struct console_output *output, uint32_t channel, struct kc_process_id writer,
				      const uint8_t *bytes, uint32_t length);
/* The process has ended: flushes its unfinished line. */
void console_output_process_ended(struct console_output *output, struct kc_process_id process);
/*
 * Writes one of the daemon's own lines between those of the processes. text has no newline; harmful bytes are escaped. Returns
 * false and writes nothing if it is longer than CONSOLE_OUTPUT_LINE_MAX or if the queue is half full: the other half is reserved
 * for the processes.
 */
bool console_output_line(struct console_output *output, const char *text, size_t length);
/*
 * For the end of a run: writes everything transmitted, blocking at most until deadline_ns (CLOCK_MONOTONIC). Returns 0,
 * -ETIMEDOUT if some is left, or the stream's negative errno. Does not report transmissions as completed.
 */
int console_output_finish(struct console_output *output, uint64_t deadline_ns);

#endif
