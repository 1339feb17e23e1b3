/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Console input on Linux: one stream, read by several processes.
 *
 * Each line goes to the process that has waited longest. A read ends when its buffer is full, at the end of the line, or at the
 * end of the input. A process that took part of a line may claim the rest for one second after each part, so a process that reads
 * byte by byte still gets whole lines, and one that stops reading does not block the others. The stream is read only while some
 * process wants input, so nothing meant for the shell is consumed.
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
	void (*input_ended)(void *owner); /* called once, when console_input_is_open becomes false */
};

struct console_input;

/* Returns NULL with errno set. */
struct console_input *console_input_new(struct loop *loop, int fd, uint32_t channels, struct console_input_client client);
void console_input_free(struct console_input *input);
enum kc_error console_input_receive(struct console_input *input, uint32_t channel, struct kc_process_id reader, uint32_t length);
/* Ends a read. The reader gets the bytes of its line that have arrived. */
enum kc_error console_input_abort(struct console_input *input, uint32_t channel);
/* Returns false once the input has ended and all bytes were delivered: pending reads will never complete. */
bool console_input_is_open(const struct console_input *input);

#endif
