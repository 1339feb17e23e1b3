/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The input half of the console on Linux: one stream, and processes that read from it.
 *
 * Each line goes to one process, the one that has waited longest. A read ends when its buffer is full, at the end of the line, or
 * at the end of the input. A process that took part of a line keeps the right to the rest for a second after each part. So a
 * process that reads byte by byte gets whole lines too, and one that stops reading does not keep the others waiting. The stream
 * is read only while some process wants input, so nothing is taken that could be meant for the shell.
 */
#ifndef DAEMON_BACKENDS_CONSOLE_INPUT_H
#define DAEMON_BACKENDS_CONSOLE_INPUT_H

#include <kc/types.h>

#include "daemon/backends/stdio_stream.h"
#include "daemon/loop.h"

struct console_input_client {
	void *console; /* for received */
	void (*received)(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count);
	void *owner;                      /* for input_ended */
	void (*input_ended)(void *owner); /* once, when console_input_is_open becomes false */
};

struct console_input;

/* NULL with errno. */
struct console_input *console_input_new(struct loop *loop, int fd, uint32_t channels, struct console_input_client client);
void console_input_free(struct console_input *input);
enum kc_error console_input_receive(struct console_input *input, uint32_t channel, struct kc_process_id reader, uint32_t length);
/* Ends a read. The reader gets those bytes of its line that have come. */
enum kc_error console_input_abort(struct console_input *input, uint32_t channel);
/* False after the end of the input, once all bytes were handed out: reads that still wait will never end. */
bool console_input_is_open(const struct console_input *input);

#endif
