/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/low_level_debug.h"

#include <kc/grant.h>

enum command { EXISTS = 0, ALERT_CODE = 1, PRINT_1 = 2, PRINT_2 = 3 };

enum entry_kind { ENTRY_NONE = 0, ENTRY_DROPPED, ENTRY_ALERT_CODE, ENTRY_PRINT_1, ENTRY_PRINT_2 };

struct entry {
	uint32_t kind;
	uint32_t a;
	uint32_t b;
};

#define QUEUE_ENTRIES 4u

/* Entries fill the queue from the front, in order. */
struct debug_state {
	struct entry queue[QUEUE_ENTRIES];
};

/* The text of a message. */

struct message {
	char text[KC_HIL_DEBUG_MESSAGE_MAX];
	uint32_t length;
};

static void add_text(struct message *message, const char *text)
{
	while (*text != '\0' && message->length < sizeof message->text)
		message->text[message->length++] = *text++;
}

static void add_number(struct message *message, uint64_t number)
{
	char digits[16 + 1] = {0};
	uint32_t first = sizeof digits - 1;

	do {
		digits[--first] = "0123456789abcdef"[number % 16];
		number /= 16;
	} while (number > 0);
	add_text(message, "0x");
	add_text(message, digits + first);
}

static void add_app(struct message *message, struct kc_process_id process, const char *does)
{
	add_text(message, "App ");
	add_number(message, process.identifier);
	add_text(message, does);
}

static void format_entry(struct message *message, struct kc_process_id process, struct entry entry)
{
	add_text(message, "LowLevelDebug: ");
	switch (entry.kind) {
	case ENTRY_DROPPED:
		add_text(message, "Dropped ");
		add_number(message, entry.a);
		add_text(message, " entries for app ");
		add_number(message, process.identifier);
		break;
	case ENTRY_ALERT_CODE:
		add_app(message, process, " alert code ");
		add_number(message, entry.a);
		break;
	case ENTRY_PRINT_1:
		add_app(message, process, " prints ");
		add_number(message, entry.a);
		break;
	default:
		add_app(message, process, " prints ");
		add_number(message, entry.a);
		add_text(message, " ");
		add_number(message, entry.b);
		break;
	}
	add_text(message, "\n");
}

/* A message that the device refuses is lost, as upstream, since nobody waits for it. */
static bool write_message(struct capsule_low_level_debug *debug, struct kc_process_id process, const struct message *message)
{
	debug->writing = debug->hil.ops->write(debug->hil.context, process, message->text, message->length) == KC_OK;
	return debug->writing;
}

static bool write_entry(struct capsule_low_level_debug *debug, struct kc_process_id process, struct entry entry)
{
	struct message message = {.length = 0};

	format_entry(&message, process, entry);
	return write_message(debug, process, &message);
}

static bool write_grant_failed(struct capsule_low_level_debug *debug)
{
	struct message message = {.length = 0};

	if (!debug->grant_failed)
		return false;
	debug->grant_failed = false;
	add_text(&message, "LowLevelDebug: grant init failed\n");
	return write_message(debug, debug->grant_failed_of, &message);
}

/* The queue in the grant. */

static void queue_add(struct debug_state *state, struct entry entry)
{
	struct entry *last = &state->queue[QUEUE_ENTRIES - 1];

	for (uint32_t i = 0; i < QUEUE_ENTRIES; i++) {
		if (state->queue[i].kind == ENTRY_NONE) {
			state->queue[i] = entry;
			return;
		}
	}
	/* The dropped-entries counter takes the place of an entry, which is therefore dropped as well. */
	if (last->kind != ENTRY_DROPPED)
		*last = (struct entry){.kind = ENTRY_DROPPED, .a = 2};
	else if (last->a < UINT32_MAX)
		last->a++;
}

static struct entry queue_remove(struct debug_state *state)
{
	struct entry entry = state->queue[0];

	for (uint32_t i = 1; i < QUEUE_ENTRIES; i++)
		state->queue[i - 1] = state->queue[i];
	state->queue[QUEUE_ENTRIES - 1] = (struct entry){.kind = ENTRY_NONE};
	return entry;
}

static void put_off(struct capsule_low_level_debug *debug, struct kc_process_id process, struct entry entry)
{
	KC_GRANT_ENTER(grant, debug->kernel, debug->driver, process);
	if (grant.error != KC_PROCESS_OK) {
		debug->grant_failed = true;
		debug->grant_failed_of = process;
		return;
	}
	queue_add(grant.data, entry);
	process_queue_push(&debug->waiting, process);
}

/* Removes the process's oldest entry. ENTRY_NONE if the process has ended meanwhile. */
static struct entry take_entry(struct capsule_low_level_debug *debug, struct kc_process_id process)
{
	KC_GRANT_ENTER(grant, debug->kernel, debug->driver, process);
	if (grant.error != KC_PROCESS_OK)
		return (struct entry){.kind = ENTRY_NONE};

	struct debug_state *state = grant.data;
	struct entry entry = queue_remove(state);

	if (state->queue[0].kind != ENTRY_NONE)
		process_queue_push(&debug->waiting, process);
	return entry;
}

void capsule_low_level_debug_written(void *context)
{
	struct capsule_low_level_debug *debug = context;
	struct kc_process_id process;

	debug->writing = false;
	if (write_grant_failed(debug))
		return;
	while (process_queue_pop(&debug->waiting, &process)) {
		struct entry entry = take_entry(debug, process);

		if (entry.kind != ENTRY_NONE && write_entry(debug, process, entry))
			return;
	}
}

static struct kc_return print(struct capsule_low_level_debug *debug, struct kc_process_id caller, struct entry entry)
{
	if (debug->writing)
		put_off(debug, caller, entry);
	else
		(void)write_entry(debug, caller, entry);
	return kc_success();
}

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t arg0, uint32_t arg1,
				struct kc_process_id caller)
{
	struct capsule_low_level_debug *debug = context;

	(void)kernel;
	switch (number) {
	case EXISTS:
		return kc_success();
	case ALERT_CODE:
		return print(debug, caller, (struct entry){.kind = ENTRY_ALERT_CODE, .a = arg0});
	case PRINT_1:
		return print(debug, caller, (struct entry){.kind = ENTRY_PRINT_1, .a = arg0});
	case PRINT_2:
		return print(debug, caller, (struct entry){.kind = ENTRY_PRINT_2, .a = arg0, .b = arg1});
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

static void process_ended(void *context, struct kc_kernel *kernel, struct kc_process_id process)
{
	struct capsule_low_level_debug *debug = context;

	(void)kernel;
	process_queue_remove(&debug->waiting, process);
}

bool capsule_low_level_debug_busy(const struct capsule_low_level_debug *debug, struct kc_process_id process)
{
	return process_queue_contains(&debug->waiting, process);
}

struct kc_driver capsule_low_level_debug_driver(struct capsule_low_level_debug *debug)
{
	static const struct kc_driver_ops ops = {.command = command, .process_ended = process_ended};
	static const struct kc_grant_shape grant = {.size = sizeof(struct debug_state), .align = _Alignof(struct debug_state)};

	return (struct kc_driver){
	    .number = CAPSULE_LOW_LEVEL_DEBUG_NUMBER, .name = "low_level_debug", .ops = &ops, .context = debug, .grant = &grant};
}

void capsule_low_level_debug_init(struct capsule_low_level_debug *debug, struct kc_kernel *kernel,
				  struct process_queue_entry *waiting, struct kc_hil_debug hil)
{
	*debug = (struct capsule_low_level_debug){
	    .kernel = kernel, .driver = kc_driver_lookup(kernel, CAPSULE_LOW_LEVEL_DEBUG_NUMBER), .hil = hil};
	process_queue_init(&debug->waiting, waiting, kernel->process_slots);
}
