/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/console.h"

#include <kc/grant.h>

enum command { EXISTS = 0, WRITE = 1, READ = 2, ABORT_READ = 3 };

#define UPCALL_WRITTEN 1u
#define UPCALL_READ    2u
#define UPCALL_COUNT   3u
#define ALLOW_RO_WRITE 1u
#define ALLOW_RO_COUNT 2u
#define ALLOW_RW_READ  1u
#define ALLOW_RW_COUNT 2u
#define STATUS_SUCCESS 0u

/*
 * WAITING: the write still has to be started on its channel. Also the state of a write that replaced another whose piece is still
 * being sent, since that piece is not part of it.
 */
enum write_state { WRITE_IDLE = 0, WRITE_WAITING, WRITE_SENDING };

/* The same size as upstream's, so that memory needs measured here hold on a board. */
struct console_state {
	uint32_t write_length;
	uint32_t write_position;
	uint32_t read_length;
	uint8_t write_state;
	bool read_aborted;
	uint8_t unused[2];
};

static bool same_process(struct kc_process_id a, struct kc_process_id b)
{
	return a.identifier == b.identifier;
}

static uint32_t channel_of(const struct capsule_console *console, struct kc_process_id process)
{
	return console->channel_count == 1 ? 0 : process.index;
}

/* Writing. */

static void write_end(struct kc_entered_grant *grant)
{
	struct console_state *state = grant->data;

	state->write_state = WRITE_IDLE;
	(void)kc_upcall_schedule(grant, UPCALL_WRITTEN, state->write_position, 0, 0);
}

static void write_fail(struct capsule_console *console, struct kc_process_id process)
{
	KC_GRANT_ENTER(grant, console->kernel, console->driver, process);
	if (grant.error == KC_PROCESS_OK)
		write_end(&grant);
}

/* Copies the next piece and returns its length. Returns 0 if there is none because the write or its process has ended. */
static uint32_t write_copy_piece(struct capsule_console *console, struct kc_process_id process)
{
	KC_GRANT_ENTER(grant, console->kernel, console->driver, process);
	if (grant.error != KC_PROCESS_OK)
		return 0;

	struct console_state *state = grant.data;
	struct kc_ro_view buffer;
	uint32_t length = state->write_length - state->write_position;

	if (length > console->storage.piece_size)
		length = console->storage.piece_size;
	if (kc_allow_ro_view(&grant, ALLOW_RO_WRITE, &buffer) != KC_PROCESS_OK || buffer.length < state->write_length ||
	    kc_ro_copy(buffer, state->write_position, console->storage.piece, length) != length) {
		write_end(&grant);
		return 0;
	}
	state->write_state = WRITE_SENDING;
	return length;
}

/* Returns false if nothing of this write is left to send, or the device refused it; the write has then ended. */
static bool write_send_piece(struct capsule_console *console, uint32_t number, struct kc_process_id process)
{
	struct capsule_console_channel *channel = &console->storage.channels[number];
	uint32_t length = write_copy_piece(console, process);

	if (length == 0)
		return false;
	if (console->hil.ops->transmit(console->hil.context, number, process, console->storage.piece, length) != KC_OK) {
		write_fail(console, process);
		return false;
	}
	channel->writing = true;
	channel->writer = process;
	channel->piece_length = length;
	return true;
}

static bool next_writer(struct capsule_console *console, uint32_t number, struct kc_process_id *process)
{
	if (console->channel_count == 1)
		return process_queue_pop(&console->waiting, process);
	return process_queue_take(&console->waiting, number, process);
}

static void write_next(struct capsule_console *console, uint32_t number)
{
	struct kc_process_id process;

	while (!console->storage.channels[number].writing && next_writer(console, number, &process)) {
		if (write_send_piece(console, number, process))
			return;
	}
}

/* Records what was sent. Returns true if this write continues. */
static bool write_advance(struct capsule_console *console, struct kc_process_id process, uint32_t sent)
{
	KC_GRANT_ENTER(grant, console->kernel, console->driver, process);
	if (grant.error != KC_PROCESS_OK)
		return false;

	struct console_state *state = grant.data;

	if (state->write_state != WRITE_SENDING)
		return false;
	state->write_position += sent;
	if (sent > 0 && state->write_position < state->write_length)
		return true;
	write_end(&grant);
	return false;
}

void capsule_console_transmitted(void *context, uint32_t number, uint32_t sent)
{
	struct capsule_console *console = context;
	struct capsule_console_channel *channel = &console->storage.channels[number];

	if (!channel->writing)
		return;
	channel->writing = false;
	if (sent > channel->piece_length)
		sent = channel->piece_length;
	if (write_advance(console, channel->writer, sent) && write_send_piece(console, number, channel->writer))
		return;
	write_next(console, number);
}

/* Records the write in the grant; it starts when its channel is free. */
static void write_begin(struct capsule_console *console, struct kc_process_id caller, struct kc_entered_grant *grant,
			uint32_t length)
{
	struct console_state *state = grant->data;
	struct kc_ro_view buffer = {.length = 0};

	(void)kc_allow_ro_view(grant, ALLOW_RO_WRITE, &buffer);
	state->write_length = length < buffer.length ? length : buffer.length;
	state->write_position = 0;
	if (state->write_length == 0) {
		process_queue_remove(&console->waiting, caller);
		write_end(grant);
	} else {
		state->write_state = WRITE_WAITING;
		process_queue_push(&console->waiting, caller);
	}
}

/* Reading. */

/* Ends a read. status is reported if all bytes fit into the buffer. */
static void read_end(struct kc_entered_grant *grant, uint32_t status, const uint8_t *bytes, uint32_t count)
{
	struct console_state *state = grant->data;
	struct kc_rw_view buffer = {.length = 0};

	if (count > state->read_length)
		count = state->read_length;
	(void)kc_allow_rw_view(grant, ALLOW_RW_READ, &buffer);
	if (count > buffer.length) {
		status = KC_SIZE;
		count = buffer.length;
	}
	(void)kc_rw_copy_in(buffer, 0, bytes, count);
	(void)kc_upcall_schedule(grant, UPCALL_READ, status, count, 0);
}

static enum kc_error read_start(struct capsule_console *console, struct kc_process_id reader, uint32_t length)
{
	uint32_t number = channel_of(console, reader);
	struct capsule_console_channel *channel = &console->storage.channels[number];
	enum kc_error error = console->hil.ops->receive(console->hil.context, number, reader, length);

	if (error != KC_OK)
		return error;
	channel->reading = true;
	channel->reader = reader;
	channel->reader_gone = false;
	return KC_OK;
}

/* Records the read in the grant. Truncates *length to the buffer; a length of 0 is answered at once. */
static enum kc_error read_begin(const struct capsule_console_channel *channel, struct kc_entered_grant *grant, uint32_t *length)
{
	struct console_state *state = grant->data;
	struct kc_rw_view buffer = {.length = 0};

	if (channel->has_next_reader || (channel->reading && !channel->reader_gone))
		return KC_BUSY;
	(void)kc_allow_rw_view(grant, ALLOW_RW_READ, &buffer);
	if (*length > buffer.length)
		*length = buffer.length;
	state->read_length = *length;
	state->read_aborted = false;
	if (*length == 0)
		read_end(grant, STATUS_SUCCESS, NULL, 0);
	return KC_OK;
}

/* Starts a recorded read at the device, or lets it wait until the device is free. */
static enum kc_error read_go_on(struct capsule_console *console, struct kc_process_id caller, uint32_t length)
{
	struct capsule_console_channel *channel = &console->storage.channels[channel_of(console, caller)];

	if (!channel->reading)
		return read_start(console, caller, length);
	channel->has_next_reader = true;
	channel->next_reader = caller;
	return KC_OK;
}

/* Ends the read with what was received. failure: the device's error, if the reception could not be started. */
static void read_deliver(struct capsule_console *console, struct kc_process_id reader, enum kc_error failure,
			 const uint8_t *bytes, uint32_t count)
{
	KC_GRANT_ENTER(grant, console->kernel, console->driver, reader);
	if (grant.error != KC_PROCESS_OK)
		return;

	const struct console_state *state = grant.data;
	uint32_t status = failure;

	if (failure == KC_OK && state->read_aborted && count < state->read_length)
		status = KC_CANCEL;
	read_end(&grant, status, bytes, count);
}

/* The length that a reader requested, or 0 if its process has ended. */
static uint32_t read_length_of(struct capsule_console *console, struct kc_process_id reader)
{
	KC_GRANT_ENTER(grant, console->kernel, console->driver, reader);
	return grant.error == KC_PROCESS_OK ? ((const struct console_state *)grant.data)->read_length : 0;
}

void capsule_console_received(void *context, uint32_t number, const uint8_t *bytes, uint32_t count)
{
	struct capsule_console *console = context;
	struct capsule_console_channel *channel = &console->storage.channels[number];

	if (!channel->reading)
		return;
	channel->reading = false;
	if (!channel->reader_gone)
		read_deliver(console, channel->reader, KC_OK, bytes, count);
	if (!channel->has_next_reader)
		return;
	channel->has_next_reader = false;

	uint32_t length = read_length_of(console, channel->next_reader);

	if (length > 0 && read_start(console, channel->next_reader, length) != KC_OK)
		read_deliver(console, channel->next_reader, KC_FAIL, NULL, 0);
}

/* Marks the caller's read as aborted. Returns true if the device has to end it. */
static bool read_abort(struct capsule_console_channel *channel, struct kc_process_id caller, struct kc_entered_grant *grant)
{
	struct console_state *state = grant->data;
	bool under_way = channel->reading && !channel->reader_gone && same_process(channel->reader, caller);

	state->read_aborted = true;
	if (channel->has_next_reader && same_process(channel->next_reader, caller)) {
		channel->has_next_reader = false;
		read_end(grant, KC_CANCEL, NULL, 0);
	}
	return under_way;
}

/* Writing and reading. */

/*
 * The part of a command that runs inside the caller's grant. *rest receives what remains to be done outside it, where other
 * grants may be entered: 0 if nothing, for READ the length. (Upstream enters the grant before it looks at the command, so without
 * memory for the grant every command fails.)
 */
static enum kc_error command_inside(struct capsule_console *console, uint32_t number, struct kc_process_id caller, uint32_t *rest)
{
	struct capsule_console_channel *channel = &console->storage.channels[channel_of(console, caller)];

	KC_GRANT_ENTER(grant, console->kernel, console->driver, caller);
	if (grant.error != KC_PROCESS_OK)
		return kc_error_of_process_error(grant.error);
	switch (number) {
	case EXISTS:
		return KC_OK;
	case WRITE:
		write_begin(console, caller, &grant, *rest);
		return KC_OK;
	case READ:
		return read_begin(channel, &grant, rest);
	case ABORT_READ:
		*rest = read_abort(channel, caller, &grant);
		return KC_OK;
	default:
		return KC_NOSUPPORT;
	}
}

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t length, uint32_t unused,
				struct kc_process_id caller)
{
	struct capsule_console *console = context;
	uint32_t rest = length;
	enum kc_error error = command_inside(console, number, caller, &rest);

	(void)kernel;
	(void)unused;
	if (error != KC_OK)
		return kc_failure(error);
	if (number == WRITE)
		write_next(console, channel_of(console, caller));
	else if (number == READ && rest > 0)
		error = read_go_on(console, caller, rest);
	else if (number == ABORT_READ && rest > 0)
		(void)console->hil.ops->receive_abort(console->hil.context, channel_of(console, caller));
	return kc_return_of(error);
}

/*
 * A piece that is being sent is completed; its completion then starts the next write. A reception is aborted, so that others can
 * read.
 */
static void process_ended(void *context, struct kc_kernel *kernel, struct kc_process_id process)
{
	struct capsule_console *console = context;
	uint32_t number = channel_of(console, process);
	struct capsule_console_channel *channel = &console->storage.channels[number];

	(void)kernel;
	process_queue_remove(&console->waiting, process);
	if (channel->has_next_reader && same_process(channel->next_reader, process))
		channel->has_next_reader = false;
	if (!channel->reading || !same_process(channel->reader, process))
		return;
	channel->reader_gone = true;
	if (console->hil.ops->receive_abort(console->hil.context, number) == KC_OFF)
		channel->reading = false;
}

bool capsule_console_busy(const struct capsule_console *console, struct kc_process_id process)
{
	const struct capsule_console_channel *channel = &console->storage.channels[channel_of(console, process)];

	return process_queue_contains(&console->waiting, process) || (channel->writing && same_process(channel->writer, process));
}

bool capsule_console_reading(const struct capsule_console *console, struct kc_process_id process)
{
	const struct capsule_console_channel *channel = &console->storage.channels[channel_of(console, process)];

	return (channel->reading && !channel->reader_gone && same_process(channel->reader, process)) ||
	       (channel->has_next_reader && same_process(channel->next_reader, process));
}

struct kc_driver capsule_console_driver(struct capsule_console *console)
{
	static const struct kc_driver_ops ops = {.command = command, .process_ended = process_ended};
	static const struct kc_grant_shape grant = {.upcalls = UPCALL_COUNT,
						    .allow_ro = ALLOW_RO_COUNT,
						    .allow_rw = ALLOW_RW_COUNT,
						    .size = sizeof(struct console_state),
						    .align = _Alignof(struct console_state)};

	return (struct kc_driver){
	    .number = CAPSULE_CONSOLE_NUMBER, .name = "console", .ops = &ops, .context = console, .grant = &grant};
}

void capsule_console_init(struct capsule_console *console, struct kc_kernel *kernel, struct capsule_console_storage storage,
			  struct kc_hil_uart hil)
{
	*console = (struct capsule_console){.kernel = kernel,
					    .driver = kc_driver_lookup(kernel, CAPSULE_CONSOLE_NUMBER),
					    .hil = hil,
					    .storage = storage,
					    .channel_count = hil.ops->channels(hil.context)};
	/* If there are fewer channels than processes, all processes share the first. */
	if (console->channel_count < kernel->process_slots)
		console->channel_count = 1;
	for (uint32_t number = 0; number < console->channel_count; number++)
		storage.channels[number] = (struct capsule_console_channel){.writing = false};
	process_queue_init(&console->waiting, storage.waiting, kernel->process_slots);
}
