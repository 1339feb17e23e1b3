/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The console on Linux: each process has its own channel; all channels share two descriptors, standard input and output of `tockd
 * run`.
 *
 * Output with prefix: each line becomes `name | line`. A line is shown when its newline arrives, when its process ends, or after
 * it has been held back for 0.1 s (a prompt, say); in the last case, the rest of the line is appended unless another process has
 * written meanwhile. A carriage return before the newline is dropped, and bytes that could harm a terminal or forge a line are
 * shown as \xNN (console_text.h). Output without prefix is passed on unchanged.
 *
 * A descriptor that accepts nothing (a full pipe, a stopped terminal) stalls only the processes that write: once 64 KiB are
 * queued, their writes complete only as fast as the descriptor accepts bytes. Nothing is lost. A descriptor that fails (a closed
 * pipe, a full disk) is reported once; after that, output is discarded so that the processes continue.
 *
 * Input: see console_input.h. The descriptors' status flags are never changed (stdio_stream.h).
 */
#ifndef DAEMON_BACKENDS_CONSOLE_STDIO_H
#define DAEMON_BACKENDS_CONSOLE_STDIO_H

#include <kc/hil/uart.h>

#include "daemon/backends/console_input.h"
#include "daemon/backends/console_output.h"

/* Maximum size of a capsule's buffer for one transmission. */
#define CONSOLE_STDIO_PIECE_MAX CONSOLE_OUTPUT_PIECE_MAX

struct console_stdio_options {
	int input_fd;
	int output_fd;
	const char *journal_socket; /* the journal's socket, which receives the lines (console_journal.h); NULL: output_fd does */
	bool prefix;
	uint32_t channels; /* process slots of the kernel */
	/* Callbacks of the capsule, and their first argument. */
	void *console;
	void (*transmitted)(void *console, uint32_t channel, uint32_t sent);
	void (*received)(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count);
	/* Callbacks of the daemon: see console_output.h and console_input.h. */
	void *owner;
	size_t (*name)(void *owner, struct kc_process_id who, char *name, size_t size);
	bool (*short_id)(void *owner, struct kc_process_id who, uint32_t *short_id); /* needed only for a journal */
	void (*output_failed)(void *owner, int error);
	void (*input_ended)(void *owner);
};

struct console_stdio;

/* Returns NULL with errno set on failure. The caller keeps the descriptors. */
struct console_stdio *console_stdio_new(struct loop *loop, const struct console_stdio_options *options);
void console_stdio_free(struct console_stdio *stdio); /* NULL is fine; does not flush */
struct kc_hil_uart console_stdio_hil(struct console_stdio *stdio);
/* A process has ended: flushes its unfinished line at once, which would otherwise be shown after a delay. Optional. */
void console_stdio_process_ended(struct console_stdio *stdio, struct kc_process_id process);
/* See console_output_line. */
bool console_stdio_line(struct console_stdio *stdio, const char *text, size_t length);
/* Returns false after the end of the input: pending reads will never complete. */
bool console_stdio_input_is_open(const struct console_stdio *stdio);
/*
 * For the end of a run: writes everything that processes have written, blocking at most until deadline_ns (CLOCK_MONOTONIC).
 * Returns 0, -ETIMEDOUT if some could not be written in time, or the descriptor's negative errno.
 */
int console_stdio_finish(struct console_stdio *stdio, uint64_t deadline_ns);

#endif
