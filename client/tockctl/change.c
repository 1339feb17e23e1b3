/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* start, stop, resume, boot, terminate, fault, unload: each is one method with the app as parameter. */
#include <stdio.h>
#include <string.h>

#include "client/tockctl/actions.h"
#include "client/tockctl/apps.h"
#include "client/tockctl/change.h"
#include "client/tockctl/printable.h"
#include "client/tockctl/process.h"

void change_print(const struct session *session, const char *app, const json_t *parameters, const char *done)
{
	const json_t *process = json_object_get(parameters, "process");
	struct text line = {0}, state = {0}, printable = {0};

	if (session->options->json) {
		session_print_json(parameters);
		return;
	}
	if (session->options->quiet)
		return;
	if (process == NULL) {
		text_format(&line, "%s: %s", app, done);
	} else {
		process_add_label(process, &line);
		process_add_state(process, &state);
		/* Avoid "stopped, now stopped". */
		if (strncmp(text_string(&state), done, strlen(done)) == 0)
			text_format(&line, ": %s", text_string(&state));
		else
			text_format(&line, ": %s, now %s", done, text_string(&state));
	}
	printable_add(&printable, text_string(&line), line.length, PRINTABLE_LINE);
	puts(text_string(&printable));
	text_free(&line);
	text_free(&state);
	text_free(&printable);
}

struct change {
	const char *method;
	const char *done;
};

static enum status change(struct session *session, const char *app, const void *context)
{
	const struct change *change = context;
	struct failure failure;
	json_t *call = session_app(app, &failure);
	json_t *parameters;

	if (call == NULL)
		return complain(&failure);
	if (strcmp(change->method, "Terminate") == 0 && session->options->has_code)
		json_object_set_new(call, "code", json_integer(session->options->code));
	if (!session_call(session, change->method, call, &parameters, &failure))
		return complain(&failure);
	change_print(session, app, parameters, change->done);
	json_decref(parameters);
	return STATUS_DONE;
}

static bool is_dead(const char *state)
{
	return strcmp(state, "terminated") == 0 || strcmp(state, "faulted") == 0;
}

static bool is_alive(const char *state)
{
	return !is_dead(state) && strcmp(state, "none") != 0;
}

static bool is_stopped(const char *state)
{
	return strcmp(state, "stopped") == 0;
}

static bool executes(const char *state)
{
	return is_alive(state) && !is_stopped(state);
}

static bool is_any(const char *state)
{
	(void)state;
	return true;
}

enum status start_run(struct session *session)
{
	return apps_each(session, change, &(struct change){"Start", "started"}, is_dead);
}

enum status stop_run(struct session *session)
{
	return apps_each(session, change, &(struct change){"Stop", "stopped"}, executes);
}

enum status resume_run(struct session *session)
{
	return apps_each(session, change, &(struct change){"Resume", "resumed"}, is_stopped);
}

enum status boot_run(struct session *session)
{
	return apps_each(session, change, &(struct change){"Boot", "booted"}, is_any);
}

enum status terminate_run(struct session *session)
{
	return apps_each(session, change, &(struct change){"Terminate", "terminated"}, is_alive);
}

enum status fault_run(struct session *session)
{
	return apps_each(session, change, &(struct change){"Fault", "faulted"}, is_alive);
}

enum status unload_run(struct session *session)
{
	return apps_each(session, change, &(struct change){"Unload", "unloaded"}, is_any);
}
