/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "client/tockctl/actions.h"
#include "client/tockctl/apps.h"
#include "client/tockctl/printable.h"
#include "client/tockctl/process.h"
#include "client/tockctl/reply.h"
#include "client/tockctl/table.h"

#define ADDRESS_DIGITS 8

static const struct table_column fact_columns[] = {{"", false, 0, false}, {"", false, 0, true}};
static const struct table_column memory_columns[] = {
    {"MEMORY", false, 0, false}, {"FROM", false, 0, false}, {"TO", false, 0, false}, {"BYTES", true, 0, false}};
static const struct table_column grant_columns[] = {
    {"GRANTS", true, 0, false},   {"DRIVER", false, 0, true}, {"WHAT", false, 0, false}, {"NUMBER", true, 0, false},
    {"ADDRESS", false, 0, false}, {"BYTES", true, 0, false},  {"DATA", false, 1, false}};

#define TABLE(columns_of)                                                                             \
	{                                                                                             \
		.columns = (columns_of), .column_count = sizeof(columns_of) / sizeof((columns_of)[0]) \
	}

static void add_fact(struct table *facts, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void add_fact(struct table *facts, const char *name, const char *format, ...)
{
	char value[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(value, sizeof value, format, arguments);
	va_end(arguments);
	table_add(facts, name);
	table_add(facts, value);
}

static void add_completion(struct table *facts, const json_t *process)
{
	const json_t *completion = reply_object(process, "completion");
	char code[REPLY_NUMBER_BYTES];

	if (!json_is_true(json_object_get(completion, "ended")))
		add_fact(facts, "  last end:", "none yet");
	else if (reply_has_number(completion, "code"))
		add_fact(facts, "  last end:", "with completion code %s", reply_number_text(completion, "code", code));
	else
		add_fact(facts, "  last end:", "without a completion code");
}

static void add_last_call(struct table *facts, const json_t *description)
{
	const json_t *values = json_object_get(description, "last_system_call");
	struct text line = {0};
	const json_t *value;
	size_t i;

	json_array_foreach (values, i, value) {
		text_format(&line, i == 0 ? "class %llu:" : " 0x%llx", (unsigned long long)json_integer_value(value));
	}
	if (line.length > 0)
		add_fact(facts, "  last call:", "%s", text_string(&line));
	text_free(&line);
}

static void add_credential(struct table *facts, const json_t *process)
{
	const json_t *credential = json_object_get(process, "credential");

	if (credential == NULL)
		add_fact(facts, "  credential:", "none");
	else if (json_object_get(credential, "key") != NULL)
		add_fact(facts, "  credential:", "%s by %s", reply_string(credential, "format"), reply_string(credential, "key"));
	else
		add_fact(facts, "  credential:", "%s", reply_string(credential, "format"));
}

static void print_facts(const json_t *description, const json_t *process)
{
	struct table facts = TABLE(fact_columns);
	struct text label = {0}, printable = {0}, state = {0};
	char a[REPLY_NUMBER_BYTES], b[REPLY_NUMBER_BYTES];

	process_add_label(process, &label);
	process_add_state(process, &state);
	printable_add(&printable, text_string(&label), label.length, PRINTABLE_LINE);
	puts(text_string(&printable));
	add_fact(&facts, "  state:", "%s", text_string(&state));
	add_fact(&facts, "  process:", "%s (Linux PID), slot %s", reply_number_text(process, "pid", a),
		 reply_number_text(process, "slot", b));
	add_fact(&facts, "  ShortId:", "%s",
		 reply_has_number(process, "short_id") ? reply_address_text(process, "short_id", 1, a) : "locally unique");
	add_credential(&facts, process);
	add_fact(&facts, "  version:", "%s", reply_number_text(process, "version", a));
	add_fact(&facts, "  fault policy:", "%s", reply_string(process, "fault_policy"));
	add_fact(&facts, "  restarts:", "%s", reply_number_text(process, "restarts", a));
	add_completion(&facts, process);
	add_fact(&facts, "  system calls:", "%s", reply_number_text(process, "system_calls", a));
	add_last_call(&facts, description);
	add_fact(&facts, "  upcalls:", "%s pending, %s dropped", reply_number_text(process, "pending_upcalls", a),
		 reply_number_text(process, "dropped_upcalls", b));
	table_print(&facts, false);
	text_free(&label);
	text_free(&printable);
	text_free(&state);
}

static void add_range(struct table *table, const char *what, const json_t *memory, const char *from, const char *to)
{
	char number[REPLY_NUMBER_BYTES];

	if (!reply_has_number(memory, from) || !reply_has_number(memory, to))
		return;
	table_add(table, what);
	table_add(table, reply_address_text(memory, from, ADDRESS_DIGITS, number));
	table_add(table, reply_address_text(memory, to, ADDRESS_DIGITS, number));
	table_format(table, "%" JSON_INTEGER_FORMAT, reply_number(memory, to, 0) - reply_number(memory, from, 0));
}

static void add_mark(struct table *table, const char *what, const json_t *memory, const char *at)
{
	char number[REPLY_NUMBER_BYTES];

	if (!reply_has_number(memory, at))
		return;
	table_add(table, what);
	table_add(table, reply_address_text(memory, at, ADDRESS_DIGITS, number));
	table_add(table, "");
	table_add(table, "");
}

static void print_memory(const json_t *memory, bool headers)
{
	struct table table = TABLE(memory_columns);

	add_range(&table, "  flash, header", memory, "flash_start", "flash_protected_end");
	add_range(&table, "  flash, app", memory, "flash_protected_end", "flash_end");
	add_range(&table, "  RAM, app", memory, "ram_start", "app_break");
	add_range(&table, "  RAM, unused", memory, "app_break", "kernel_low_mark");
	add_range(&table, "  RAM, grants", memory, "kernel_low_mark", "ram_end");
	add_range(&table, "  RAM, all", memory, "ram_start", "ram_end");
	add_mark(&table, "  heap starts", memory, "heap_start");
	add_mark(&table, "  stack starts", memory, "stack_start");
	add_mark(&table, "  high water mark", memory, "high_water_mark");
	table_print(&table, headers);
}

static void add_allows(struct table *table, const json_t *grant, const char *field, const char *what)
{
	const json_t *allow;
	char number[REPLY_NUMBER_BYTES];
	size_t i;

	json_array_foreach (json_object_get(grant, field), i, allow) {
		table_add(table, "");
		table_add(table, "");
		table_add(table, what);
		table_add(table, reply_number_text(allow, "number", number));
		table_add(table, reply_address_text(allow, "address", ADDRESS_DIGITS, number));
		table_add(table, reply_number_text(allow, "length", number));
		table_add(table, "");
	}
}

static void add_grant(struct table *table, const json_t *grant)
{
	const json_t *subscription;
	char number[REPLY_NUMBER_BYTES];
	size_t i;

	table_add(table, reply_address_text(grant, "driver", 1, number));
	table_add(table, reply_string(grant, "driver_name"));
	table_add(table, "grant");
	table_add(table, "");
	table_add(table, reply_address_text(grant, "address", ADDRESS_DIGITS, number));
	table_add(table, reply_number_text(grant, "size", number));
	table_add(table, "");
	json_array_foreach (json_object_get(grant, "subscriptions"), i, subscription) {
		table_add(table, "");
		table_add(table, "");
		table_add(table, "subscription");
		table_add(table, reply_number_text(subscription, "number", number));
		table_add(table, reply_address_text(subscription, "function", ADDRESS_DIGITS, number));
		table_add(table, "");
		table_add(table, reply_address_text(subscription, "data", ADDRESS_DIGITS, number));
	}
	add_allows(table, grant, "read_write", "read-write allow");
	add_allows(table, grant, "read_only", "read-only allow");
}

static void print_grants(const json_t *grants, bool headers)
{
	struct table table = TABLE(grant_columns);
	const json_t *grant;
	size_t i;

	if (json_array_size(grants) == 0)
		return;
	json_array_foreach (grants, i, grant) {
		add_grant(&table, grant);
	}
	table_print(&table, headers);
}

static void print_all(const struct session *session, const json_t *description)
{
	bool headers = !session->options->no_headers;

	print_facts(description, json_object_get(description, "process"));
	print_memory(json_object_get(description, "memory"), headers);
	print_grants(json_object_get(description, "grants"), headers);
}

/* Prints the daemon's text; the only part of it that comes from an app is its name. */
static void print_text(const json_t *parameters)
{
	const char *words = reply_string(parameters, "text");
	struct text printable = {0};

	printable_add(&printable, words, strlen(words), PRINTABLE_LINES);
	fputs(text_string(&printable), stdout);
	text_free(&printable);
}

static enum status info(struct session *session, const char *app, const void *context)
{
	bool full = session->options->full;
	struct failure failure;
	json_t *call = session_app(app, &failure);
	json_t *parameters;

	(void)context;
	if (call == NULL)
		return complain(&failure);
	if (!session_call(session, full ? "Print" : "Describe", call, &parameters, &failure))
		return complain(&failure);
	if (session->options->json) {
		session_print_json(parameters);
	} else {
		if (full)
			print_text(parameters);
		else
			print_all(session, parameters);
		if (app != session->options->arguments[session->options->argument_count - 1])
			putchar('\n');
	}
	json_decref(parameters);
	return STATUS_DONE;
}

enum status info_run(struct session *session)
{
	return apps_each(session, info, NULL, NULL);
}
