/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/console_stdio.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/backends/console_journal.h"

struct console_stdio {
	uint32_t channels;
	struct console_output *output;   /* exactly one of these */
	struct console_journal *journal; /* two is not NULL */
	struct console_input *input;
};

static uint32_t channels(void *context)
{
	const struct console_stdio *stdio = context;

	return stdio->channels;
}

static enum kc_error transmit(void *context, uint32_t channel, struct kc_process_id writer, const uint8_t *bytes, uint32_t length)
{
	struct console_stdio *stdio = context;

	if (stdio->journal != NULL)
		return console_journal_transmit(stdio->journal, channel, writer, bytes, length);
	return console_output_transmit(stdio->output, channel, writer, bytes, length);
}

static enum kc_error receive(void *context, uint32_t channel, struct kc_process_id reader, uint32_t length)
{
	struct console_stdio *stdio = context;

	return console_input_receive(stdio->input, channel, reader, length);
}

static enum kc_error receive_abort(void *context, uint32_t channel)
{
	struct console_stdio *stdio = context;

	return console_input_abort(stdio->input, channel);
}

struct kc_hil_uart console_stdio_hil(struct console_stdio *stdio)
{
	static const struct kc_hil_uart_ops ops = {
	    .channels = channels, .transmit = transmit, .receive = receive, .receive_abort = receive_abort};

	return (struct kc_hil_uart){.ops = &ops, .context = stdio};
}

void console_stdio_process_ended(struct console_stdio *stdio, struct kc_process_id process)
{
	if (stdio->journal != NULL)
		console_journal_process_ended(stdio->journal, process);
	else
		console_output_process_ended(stdio->output, process);
}

bool console_stdio_line(struct console_stdio *stdio, const char *text, size_t length)
{
	/* With a journal, the daemon's own lines go through its log. */
	return stdio->journal != NULL || console_output_line(stdio->output, text, length);
}

bool console_stdio_input_is_open(const struct console_stdio *stdio)
{
	return console_input_is_open(stdio->input);
}

int console_stdio_finish(struct console_stdio *stdio, uint64_t deadline_ns)
{
	if (stdio->journal != NULL)
		return console_journal_finish(stdio->journal, deadline_ns);
	return console_output_finish(stdio->output, deadline_ns);
}

static bool open_output(struct console_stdio *stdio, struct loop *loop, const struct console_stdio_options *options)
{
	struct console_output_client output = {.console = options->console,
					       .transmitted = options->transmitted,
					       .owner = options->owner,
					       .name = options->name,
					       .output_failed = options->output_failed};
	struct console_journal_client journal = {.console = options->console,
						 .transmitted = options->transmitted,
						 .owner = options->owner,
						 .name = options->name,
						 .short_id = options->short_id,
						 .output_failed = options->output_failed};

	if (options->journal_socket != NULL)
		stdio->journal = console_journal_new(loop, options->journal_socket, options->channels, journal);
	else
		stdio->output = console_output_new(loop, options->output_fd, options->prefix, options->channels, output);
	return stdio->journal != NULL || stdio->output != NULL;
}

struct console_stdio *console_stdio_new(struct loop *loop, const struct console_stdio_options *options)
{
	struct console_input_client input = {.console = options->console,
					     .received = options->received,
					     .owner = options->owner,
					     .input_ended = options->input_ended};
	struct console_stdio *stdio = calloc(1, sizeof *stdio);

	if (stdio == NULL)
		return NULL;
	stdio->channels = options->channels;
	if (open_output(stdio, loop, options))
		stdio->input = console_input_new(loop, options->input_fd, options->channels, input);
	if (stdio->input == NULL) {
		int error = errno;

		console_stdio_free(stdio);
		errno = error;
		return NULL;
	}
	return stdio;
}

void console_stdio_free(struct console_stdio *stdio)
{
	if (stdio == NULL)
		return;
	console_output_free(stdio->output);
	console_journal_free(stdio->journal);
	console_input_free(stdio->input);
	free(stdio);
}
