/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The console on Linux: each process has a channel of its own, and all of them share two descriptors, standard output and input
 * of `tockd run`.
 *
 * Output with prefix: each line becomes `name | line`. A line is shown when its newline comes, when its process ends, or when it
 * has been held back for 0.1 s (say, a prompt); in the last case its rest is appended, unless another process has written
 * meanwhile. A carriage return before the newline is dropped, and what could harm a terminal or forge a line is shown as \xNN
 * (console_text.h). Output without prefix: bytes go out as they come.
 *
 * A descriptor that takes nothing (a full pipe, a stopped terminal) stalls only the processes that write: once 64 KiB wait, their
 * writes are completed only as fast as the descriptor takes bytes. Nothing is lost. A descriptor that fails (a closed pipe, a
 * full disk) is reported once, and output is thrown away from then on, so that the processes go on.
 *
 * Input: see console_input.h. Neither descriptor's flags are changed (stdio_stream.h).
 */
#ifndef DAEMON_BACKENDS_CONSOLE_STDIO_H
#define DAEMON_BACKENDS_CONSOLE_STDIO_H

#include <kc/hil/uart.h>

#include "daemon/backends/console_input.h"
#include "daemon/backends/console_output.h"

/* A capsule's piece buffer may be as large. */
#define CONSOLE_STDIO_PIECE_MAX CONSOLE_OUTPUT_PIECE_MAX

struct console_stdio_options {
	int input_fd;
	int output_fd;
	const char *journal_socket; /* NULL: lines go to output_fd; else to the journal there (console_journal.h) */
	bool prefix;
	uint32_t channels; /* process slots of the kernel */
	/* The capsule's functions and their first argument. */
	void *console;
	void (*transmitted)(void *console, uint32_t channel, uint32_t sent);
	void (*received)(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count);
	/* The daemon's, see console_output.h and console_input.h. */
	void *owner;
	size_t (*name)(void *owner, struct kc_process_id who, char *name, size_t size);
	bool (*short_id)(void *owner, struct kc_process_id who, uint32_t *short_id); /* for a journal */
	void (*output_failed)(void *owner, int error);
	void (*input_ended)(void *owner);
};

struct console_stdio;

/* NULL with errno. The descriptors stay the caller's. */
struct console_stdio *console_stdio_new(struct loop *loop, const struct console_stdio_options *options);
void console_stdio_free(struct console_stdio *stdio); /* NULL is fine; nothing is written any more */
struct kc_hil_uart console_stdio_hil(struct console_stdio *stdio);
/* A life of a process is over: what it wrote last is a line, even without a newline. Optional, for promptness. */
void console_stdio_process_ended(struct console_stdio *stdio, struct kc_process_id process);
/* See console_output_line. */
bool console_stdio_line(struct console_stdio *stdio, const char *text, size_t length);
/* False after the end of the input: a read that waits will never end. */
bool console_stdio_input_is_open(const struct console_stdio *stdio);
/*
 * For the end of a run: writes all that processes have written, blocking until deadline_ns (CLOCK_MONOTONIC). 0, -ETIMEDOUT if
 * some could not be written in time, or the negative errno of the descriptor.
 */
int console_stdio_finish(struct console_stdio *stdio, uint64_t deadline_ns);

#endif
