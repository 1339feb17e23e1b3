/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The output half of the console on Linux: what processes write becomes lines `name | text` on one stream, or goes out unchanged.
 * See console_stdio.h for the rules.
 *
 * A process's bytes are held in its channel until they are a line, and then in the queue until the stream takes them. The queue
 * is bounded: while it is full, transmissions are not completed, so processes wait.
 */
#ifndef DAEMON_BACKENDS_CONSOLE_OUTPUT_H
#define DAEMON_BACKENDS_CONSOLE_OUTPUT_H

#include <kc/types.h>

#include "daemon/backends/stdio_stream.h"
#include "daemon/loop.h"

#define CONSOLE_OUTPUT_PIECE_MAX 1024u /* bytes of one transmission */
#define CONSOLE_OUTPUT_NAME_MAX  64u   /* bytes of a name; longer ones are cut */
#define CONSOLE_OUTPUT_LINE_MAX  512u  /* bytes of a line of the daemon's own */

struct console_output_client {
	void *console; /* for transmitted */
	void (*transmitted)(void *console, uint32_t channel, uint32_t sent);
	void *owner; /* for the others */
	/* Writes the process's name, at most size bytes and no terminator, and returns its length. */
	size_t (*name)(void *owner, struct kc_process_id who, char *name, size_t size);
	/* Called once: the stream failed (a positive errno). From now on everything written is thrown away. */
	void (*output_failed)(void *owner, int error);
};

struct console_output;

/* NULL with errno. */
struct console_output *console_output_new(struct loop *loop, int fd, bool prefix, uint32_t channels,
					  struct console_output_client client);
void console_output_free(struct console_output *output);
enum kc_error console_output_transmit(struct console_output *output, uint32_t channel, struct kc_process_id writer,
				      const uint8_t *bytes, uint32_t length);
/* What this life wrote last becomes a line, even without a newline. */
void console_output_process_ended(struct console_output *output, struct kc_process_id process);
/*
 * Writes a line of the daemon's own between those of the processes. text has no newline; what is not harmless in it is escaped.
 * False, with nothing written, if it is longer than CONSOLE_OUTPUT_LINE_MAX, or if the queue is half full, since the other half
 * is for the processes.
 */
bool console_output_line(struct console_output *output, const char *text, size_t length);
/*
 * For the end of a run: writes all that was transmitted, blocking until deadline_ns at most. 0, -ETIMEDOUT if some is left, or
 * the stream's negative errno. Transmissions are not reported as completed.
 */
int console_output_finish(struct console_output *output, uint64_t deadline_ns);

#endif
