/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/process_console.h"

#include "capsules/process_console_commands.h"

#define CHANNEL 0u

static const struct kc_process_id nobody = {.identifier = KC_NO_LIFE, .index = 0};

/* Writes to the output buffer, which always has room for what one key shows. */
static void write_out(void *context, const char *text, uint32_t length)
{
	struct capsule_process_console *console = context;

	for (uint32_t i = 0; i < length && console->out_length < sizeof console->out; i++)
		console->out[console->out_length++] = text[i];
}

static void write_nowhere(void *context, const char *text, uint32_t length)
{
	(void)context;
	(void)text;
	(void)length;
}

/* Prints a step of a job again, skips the part that was already sent, and counts what does not fit into the buffer now. */
struct window {
	struct capsule_process_console *console;
	uint32_t skip;
	uint32_t left_out;
};

static void write_window(void *context, const char *text, uint32_t length)
{
	struct window *window = context;

	for (uint32_t i = 0; i < length; i++) {
		if (window->skip > 0)
			window->skip--;
		else if (window->console->out_length < sizeof window->console->out)
			write_out(window->console, text + i, 1);
		else
			window->left_out++;
	}
}

static void end_job(struct capsule_process_console *console)
{
	const struct kc_writer writer = {.write = write_out, .context = console};

	console->job = NULL;
	if (console->mode == PROCESS_CONSOLE_ACTIVE)
		kc_write_text(&writer, "tock$ ");
}

/* Continues the job. The output buffer must be empty. */
static void work_on_job(struct capsule_process_console *console)
{
	struct window window = {.console = console, .skip = console->job_written};
	const struct kc_writer writer = {.write = write_window, .context = &window};
	bool more = console->job(console, console->job_step, &writer);

	if (window.left_out > 0) {
		console->job_written += console->out_length;
		return;
	}
	console->job_written = 0;
	console->job_step++;
	if (!more)
		end_job(console);
}

static void begin_command(struct capsule_process_console *console)
{
	console->line_ended = false;
	for (uint32_t i = 0; i < sizeof console->command; i++)
		console->command[i] = console->line.text.bytes[i];
	process_console_line_finish(&console->line);
	console->job_step = 0;
	console->job_written = 0;
	process_console_execute(console);
}

/* Handles one typed byte. While the console hibernates, another program has the terminal, so nothing is echoed. */
static void take_key(struct capsule_process_console *console)
{
	bool echoes = console->mode == PROCESS_CONSOLE_ACTIVE;
	const struct kc_writer echo = {.write = echoes ? write_out : write_nowhere, .context = console};
	uint8_t byte = console->typed[console->typed_first];

	console->typed_first = (console->typed_first + 1) % sizeof console->typed;
	console->typed_count--;
	console->line_ended = process_console_line_key(&console->line, byte, &echo);
}

/* Returns false if the device does not accept the output, which is then lost, as there is nobody to tell. */
static bool transmit(struct capsule_process_console *console)
{
	uint32_t length = console->out_length < console->piece_size ? console->out_length : console->piece_size;

	console->transmitting =
	    console->hil.ops->transmit(console->hil.context, CHANNEL, nobody, (const uint8_t *)console->out, length) == KC_OK;
	console->out_length -= length;
	for (uint32_t i = 0; i < console->out_length; i++)
		console->out[i] = console->out[length + i];
	return console->transmitting;
}

static void receive(struct capsule_process_console *console)
{
	if (!console->receiving && console->typed_count < sizeof console->typed)
		console->receiving = console->hil.ops->receive(console->hil.context, CHANNEL, nobody, 1) == KC_OK;
}

/*
 * Does whatever can be done now: sends pending output, else continues the job, else executes a command, else handles typed bytes.
 * So the end of a line has been sent before its command, which may be a reset, is executed.
 */
static void go_on(struct capsule_process_console *console)
{
	while (!console->transmitting) {
		if (console->out_length > 0)
			(void)transmit(console);
		else if (console->job != NULL)
			work_on_job(console);
		else if (console->line_ended)
			begin_command(console);
		else if (console->typed_count > 0)
			take_key(console);
		else
			break;
	}
	receive(console);
}

void capsule_process_console_init(struct capsule_process_console *console, struct kc_kernel *kernel, struct kc_hil_uart hil,
				  uint32_t piece_size, const struct capsule_process_console_board *board)
{
	*console = (struct capsule_process_console){.kernel = kernel, .hil = hil, .piece_size = piece_size, .board = board};
}

static void start(struct capsule_process_console *console, enum capsule_process_console_mode mode, bool welcome)
{
	if (console->mode != PROCESS_CONSOLE_OFF)
		return;
	console->mode = mode;
	if (welcome)
		process_console_welcome(console);
	else
		process_console_say_nothing(console);
	go_on(console);
}

void capsule_process_console_start(struct capsule_process_console *console, bool welcome)
{
	start(console, PROCESS_CONSOLE_ACTIVE, welcome);
}

void capsule_process_console_start_hibernated(struct capsule_process_console *console)
{
	start(console, PROCESS_CONSOLE_HIBERNATING, false);
}

void capsule_process_console_transmitted(void *context, uint32_t channel, uint32_t sent)
{
	struct capsule_process_console *console = context;

	(void)channel;
	(void)sent;
	console->transmitting = false;
	go_on(console);
}

void capsule_process_console_received(void *context, uint32_t channel, const uint8_t *bytes, uint32_t count)
{
	struct capsule_process_console *console = context;

	(void)channel;
	console->receiving = false;
	for (uint32_t i = 0; i < count && console->typed_count < sizeof console->typed; i++) {
		console->typed[(console->typed_first + console->typed_count) % sizeof console->typed] = bytes[i];
		console->typed_count++;
	}
	go_on(console);
}
