/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <stdio.h>
#include <string.h>

#include "client/tockctl/actions.h"
#include "client/tockctl/printable.h"
#include "client/tockctl/process.h"
#include "client/tockctl/reply.h"
#include "client/tockctl/table.h"

static const struct table_column columns[] = {
    {"NAME", false, 0, true},  {"ID", true, 0, false},      {"STATE", false, 0, true},    {"RESTARTS", true, 1, false},
    {"CALLS", true, 2, false}, {"PENDING", true, 5, false}, {"DROPPED", true, 3, false},  {"GRANTS", true, 6, false},
    {"PID", true, 4, false},   {"VERSION", true, 7, false}, {"SHORT-ID", true, 8, false}, {"FAULT-POLICY", false, 9, false},
};

static void add_number(struct table *table, const json_t *process, const char *field)
{
	char number[REPLY_NUMBER_BYTES];

	table_add(table, reply_number_text(process, field, number));
}

static void add_process(struct table *table, const json_t *process)
{
	struct text state = {0};
	char short_id[REPLY_NUMBER_BYTES];

	process_add_state(process, &state);
	table_add(table, reply_string(process, "name"));
	add_number(table, process, "id");
	table_add(table, text_string(&state));
	add_number(table, process, "restarts");
	add_number(table, process, "system_calls");
	add_number(table, process, "pending_upcalls");
	add_number(table, process, "dropped_upcalls");
	add_number(table, process, "grants_allocated");
	add_number(table, process, "pid");
	add_number(table, process, "version");
	table_add(table, reply_address_text(process, "short_id", 1, short_id));
	table_add(table, reply_string(process, "fault_policy"));
	text_free(&state);
}

/* Prints one reference per line, as commands accept it. Apps whose names have control characters are shown by id. */
static void print_names(const json_t *processes)
{
	const json_t *process;
	size_t i;

	json_array_foreach (processes, i, process) {
		struct text name = {0}, printable = {0};

		process_add_reference(processes, process, &name);
		printable_add(&printable, text_string(&name), name.length, PRINTABLE_LINE);
		if (strcmp(text_string(&name), text_string(&printable)) == 0)
			puts(text_string(&name));
		else
			printf("#%" JSON_INTEGER_FORMAT "\n", reply_number(process, "id", 0));
		text_free(&name);
		text_free(&printable);
	}
}

enum status list_run(struct session *session)
{
	struct table table = {.columns = columns, .column_count = sizeof columns / sizeof columns[0]};
	struct failure failure;
	json_t *parameters;
	const json_t *processes, *process;
	size_t i;

	if (!session_call(session, "List", NULL, &parameters, &failure))
		return complain(&failure);
	processes = json_object_get(parameters, "processes");
	if (session->options->json)
		session_print_json(parameters);
	else if (session->options->quiet)
		print_names(processes);
	else {
		json_array_foreach (processes, i, process) {
			add_process(&table, process);
		}
		table_print(&table, !session->options->no_headers);
	}
	json_decref(parameters);
	return STATUS_DONE;
}
