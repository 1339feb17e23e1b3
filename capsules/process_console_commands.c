/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/process_console_commands.h"

#include <kc/process_printer.h>

#define ADDRESS_DIGITS 8u
#define SIZE_WIDTH     6u

static const char valid_commands[] = "Valid commands are: help status list stop start fault boot terminate process kernel reset "
				     "panic console-start console-stop\r\n";

/* Words of the command line. */

static bool is_blank(char character)
{
	return character == ' ';
}

static const char *skip_blanks(const char *text)
{
	while (is_blank(*text))
		text++;
	return text;
}

/* The word after the first one, and its length, which is 0 if there is none. */
static const char *argument_of(const struct capsule_process_console *console, uint32_t *length)
{
	const char *word = skip_blanks(console->command);

	while (*word != 0 && !is_blank(*word))
		word++;
	word = skip_blanks(word);
	for (*length = 0; word[*length] != 0 && !is_blank(word[*length]);)
		++*length;
	return word;
}

static bool begins_with(const char *text, const char *word)
{
	while (*word != 0 && *text == *word) {
		text++;
		word++;
	}
	return *word == 0;
}

/* True if the process in the slot has the name given in the command. */
static bool is_named(const struct capsule_process_console *console, uint32_t index, struct kc_process_info *info)
{
	uint32_t length;
	const char *name = argument_of(console, &length);

	if (length == 0 || !kc_process_info(console->kernel, index, info) || info->name_length != length)
		return false;
	for (uint32_t i = 0; i < length; i++) {
		if (info->name[i] != name[i])
			return false;
	}
	return true;
}

/* Printing. */

static void size(const struct kc_writer *writer, const char *words, uint32_t start, uint32_t end)
{
	kc_write_text(writer, words);
	kc_write_decimal(writer, end - start, SIZE_WIDTH);
}

static void address(const struct kc_writer *writer, const char *words, uint32_t place)
{
	kc_write_text(writer, words);
	kc_write_text(writer, "0x");
	kc_write_hex(writer, place, ADDRESS_DIGITS);
}

static void fill(const struct kc_writer *writer, uint32_t written, uint32_t width)
{
	kc_write_blanks(writer, written < width ? width - written : 0);
}

static bool print_nothing(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	(void)console;
	(void)step;
	(void)writer;
	return false;
}

static void print_version(const struct capsule_process_console *console, const struct kc_writer *writer)
{
	kc_write_text(writer, "Kernel version: ");
	kc_write_decimal(writer, KC_KERNEL_MAJOR, 0);
	kc_write_text(writer, ".");
	kc_write_decimal(writer, KC_KERNEL_MINOR, 0);
	kc_write_text(writer, " (build ");
	kc_write_text(writer, console->board->build);
	kc_write_text(writer, ")\r\n");
}

static bool print_help(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	(void)console;
	(void)step;
	kc_write_text(writer, "Welcome to the process console.\r\n");
	kc_write_text(writer, valid_commands);
	return false;
}

static bool print_welcome(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	print_version(console, writer);
	return print_help(console, step, writer);
}

static bool print_valid_commands(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	(void)console;
	(void)step;
	kc_write_text(writer, valid_commands);
	return false;
}

static bool print_hibernating(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	(void)console;
	(void)step;
	kc_write_text(writer, "Disabling the process console.\r\nRun console-start to reactivate.\r\n");
	return false;
}

static bool print_no_reset(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	(void)console;
	(void)step;
	kc_write_text(writer, "Reset function is not implemented\r\n");
	return false;
}

static bool print_kernel(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	const struct capsule_process_console_addresses *at = console->board->addresses;

	(void)step;
	print_version(console, writer);
	if (at == NULL)
		return false;
	kc_write_text(writer, "\r\n ╔═══════════╤══════════════════════════════╗"
			      "\r\n ║  Address  │ Region Name    Used (bytes)  ║");
	address(writer, "\r\n ╚", at->bss_end);
	size(writer, "═╪══════════════════════════════╝\r\n             │   BSS        ", at->bss_start, at->bss_end);
	address(writer, "\r\n  ", at->relocations_end);
	size(writer, " ┼─────────────────────────────── S\r\n             │   Relocate   ", at->relocations_start,
	     at->relocations_end);
	address(writer, "            R\r\n  ", at->stack_end);
	size(writer, " ┼─────────────────────────────── A\r\n             │ ▼ Stack      ", at->stack_start, at->stack_end);
	address(writer, "            M\r\n  ", at->stack_start);
	address(writer, " ┼───────────────────────────────\r\n             .....\r\n  ", at->text_end);
	size(writer, " ┼─────────────────────────────── F\r\n             │   RoData     ", at->read_only_data_start,
	     at->text_end);
	address(writer, "            L\r\n  ", at->read_only_data_start);
	size(writer, " ┼─────────────────────────────── A\r\n             │   Code       ", at->text_start,
	     at->read_only_data_start);
	address(writer, "            S\r\n  ", at->text_start);
	kc_write_text(writer, " ┼─────────────────────────────── H\r\n");
	return false;
}

static bool is_active(enum kc_state state)
{
	return state == KC_STATE_RUNNING || state == KC_STATE_YIELDED;
}

static bool print_status(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	uint32_t loaded = 0;
	uint32_t active = 0;
	uint32_t expirations = 0;
	struct kc_process_info info;

	(void)step;
	for (uint32_t i = 0; i < console->kernel->process_slots; i++) {
		if (!kc_process_info(console->kernel, i, &info))
			continue;
		loaded++;
		active += is_active(info.state);
		expirations += info.timeslice_expirations;
	}
	kc_write_text(writer, "Total processes: ");
	kc_write_decimal(writer, loaded, 0);
	kc_write_text(writer, "\r\nActive processes: ");
	kc_write_decimal(writer, active, 0);
	kc_write_text(writer, "\r\nTimeslice expirations: ");
	kc_write_decimal(writer, expirations, 0);
	kc_write_text(writer, "\r\n");
	return false;
}

static void print_short_id(struct kc_short_id short_id, const struct kc_writer *writer)
{
	if (short_id.fixed == 0) {
		kc_write_text(writer, "Unique     ");
		return;
	}
	kc_write_text(writer, "0x");
	fill(writer, kc_write_lower_hex(writer, short_id.fixed), 8);
	kc_write_text(writer, " ");
}

static void print_row(const struct capsule_process_console *console, uint32_t index, const struct kc_process_info *info,
		      const struct kc_writer *writer)
{
	kc_write_text(writer, " ");
	fill(writer, kc_write_decimal(writer, info->id.identifier, 0), 7);
	print_short_id(info->short_id, writer);
	fill(writer, kc_write_name(writer, info->name, info->name_length), 20);
	kc_write_decimal(writer, info->timeslice_expirations, 6);
	kc_write_decimal(writer, info->syscall_count, 10);
	kc_write_decimal(writer, info->restart_count, 10);
	kc_write_text(writer, "  ");
	kc_write_decimal(writer, info->grants_allocated, 2);
	kc_write_text(writer, "/");
	kc_write_decimal(writer, console->kernel->grant_count, 2);
	kc_write_text(writer, "   ");
	kc_process_print_state(console->kernel, index, writer);
	kc_write_text(writer, "\r\n");
}

/* Step 0 prints the header, each further step one process, so that each line shows one moment. */
static bool print_list(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	struct kc_process_info info;

	if (step == 0)
		kc_write_text(writer, " PID    ShortID    Name                Quanta  Syscalls  Restarts  Grants  State\r\n");
	else if (kc_process_info(console->kernel, step - 1, &info))
		print_row(console, step - 1, &info, writer);
	return step < console->kernel->process_slots;
}

/* Prints the first process of that name. */
static bool print_process(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	struct kc_process_info info;
	uint32_t index = 0;

	(void)step;
	while (index < console->kernel->process_slots && !is_named(console, index, &info))
		index++;
	kc_process_print_overview(console->kernel, index, writer);
	return false;
}

static bool print_no_name(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	(void)step;
	kc_write_text(writer, "Name a process, as list shows it: ");
	kc_write_text(writer, skip_blanks(console->command));
	kc_write_text(writer, " NAME\r\n");
	return false;
}

static bool print_no_process(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	uint32_t length;
	const char *name = argument_of(console, &length);

	(void)step;
	kc_write_text(writer, "No process is named ");
	kc_write_bytes(writer, name, length);
	kc_write_text(writer, "\r\n");
	return false;
}

void process_console_welcome(struct capsule_process_console *console)
{
	console->job = print_welcome;
}

void process_console_say_nothing(struct capsule_process_console *console)
{
	console->job = print_nothing;
}

/* Managing processes: each step reports on one process that has the name. */

static bool tell(struct capsule_process_console *console, uint32_t step, const char *what, const struct kc_writer *writer)
{
	struct kc_process_info info;

	if (is_named(console, step, &info)) {
		kc_write_text(writer, "Process ");
		kc_write_name(writer, info.name, info.name_length);
		kc_write_text(writer, what);
	}
	return step + 1 < console->kernel->process_slots;
}

static bool tell_resumed(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	return tell(console, step, " resumed.\r\n", writer);
}

static bool tell_stopped(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	return tell(console, step, " stopped\r\n", writer);
}

static bool tell_faulted(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	return tell(console, step, " now faulted\r\n", writer);
}

static bool tell_terminated(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	return tell(console, step, " terminated\r\n", writer);
}

static bool tell_not_terminated(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer)
{
	return tell(console, step, " has not terminated: terminate it before it boots\r\n", writer);
}

static void resume(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_resume(kernel, index);
}

static void stop(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_stop(kernel, index);
}

static void fault(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_fault(kernel, index);
}

static void terminate(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_terminate(kernel, index, (struct kc_completion){.has_code = false});
}

static void boot(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_start(kernel, index);
}

/* Applies an action to all processes of the name, and returns their number. */
static uint32_t manage(struct capsule_process_console *console, void (*what)(struct kc_kernel *kernel, uint32_t index))
{
	struct kc_process_info info;
	uint32_t count = 0;

	for (uint32_t i = 0; i < console->kernel->process_slots; i++) {
		if (is_named(console, i, &info)) {
			what(console->kernel, i);
			count++;
		}
	}
	return count;
}

static void look(struct kc_kernel *kernel, uint32_t index)
{
	(void)kernel;
	(void)index;
}

/* True if a process of the name has ended. */
static bool has_terminated(const struct capsule_process_console *console)
{
	struct kc_process_info info;

	for (uint32_t i = 0; i < console->kernel->process_slots; i++) {
		if (is_named(console, i, &info) && info.state == KC_STATE_TERMINATED)
			return true;
	}
	return false;
}

/* The commands. */

static void hibernate(struct capsule_process_console *console)
{
	console->mode = PROCESS_CONSOLE_HIBERNATING;
}

static void reset(struct capsule_process_console *console)
{
	if (console->board->reset == NULL)
		return;
	console->job = print_nothing; /* in case it takes a while */
	console->board->reset(console->board->reset_context);
}

static void panic(struct capsule_process_console *console)
{
	console->kernel->port->ops->panic(console->kernel->port->context, "Process Console forced a kernel panic.");
}

/* In order of precedence: the first command whose word the line begins with is used. */
static const struct {
	const char *word;
	void (*what)(struct kc_kernel *kernel, uint32_t index); /* to processes of the name; NULL: takes no name */
	void (*act)(struct capsule_process_console *console);   /* NULL: the command only prints */
	bool (*job)(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer);
} commands[] = {
    {"help", NULL, NULL, print_help},      {"console-stop", NULL, hibernate, print_hibernating},
    {"start", resume, NULL, tell_resumed}, {"stop", stop, NULL, tell_stopped},
    {"fault", fault, NULL, tell_faulted},  {"terminate", terminate, NULL, tell_terminated},
    {"boot", boot, NULL, print_nothing},   {"list", NULL, NULL, print_list},
    {"status", NULL, NULL, print_status},  {"process", look, NULL, print_process},
    {"kernel", NULL, NULL, print_kernel},  {"reset", NULL, reset, print_no_reset},
    {"panic", NULL, panic, print_nothing},
};

static void execute_for_name(struct capsule_process_console *console, uint32_t which)
{
	bool may_boot = commands[which].what != boot || has_terminated(console);
	uint32_t length;

	(void)argument_of(console, &length);
	console->job = commands[which].job;
	if (length == 0)
		console->job = print_no_name;
	else if (manage(console, commands[which].what) == 0)
		console->job = print_no_process;
	else if (!may_boot)
		console->job = tell_not_terminated;
}

void process_console_execute(struct capsule_process_console *console)
{
	const char *line = skip_blanks(console->command);
	uint32_t which = 0;

	if (begins_with(line, "console-start"))
		console->mode = PROCESS_CONSOLE_ACTIVE;
	console->job = print_nothing;
	if (begins_with(line, "console-start") || console->mode == PROCESS_CONSOLE_HIBERNATING || console->command[0] == 0)
		return;
	while (which < sizeof commands / sizeof commands[0] && !begins_with(line, commands[which].word))
		which++;
	if (which == sizeof commands / sizeof commands[0]) {
		console->job = print_valid_commands;
	} else if (commands[which].what != NULL) {
		execute_for_name(console, which);
	} else {
		console->job = commands[which].job;
		if (commands[which].act != NULL)
			commands[which].act(console);
	}
}
