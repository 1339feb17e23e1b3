/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "client/tockctl/actions.h"
#include "client/tockctl/follow.h"
#include "client/tockctl/printable.h"
#include "client/tockctl/process.h"
#include "client/tockctl/reply.h"

#define MICROSECONDS 1000000

/* Appends local time with milliseconds. */
static void add_time(const json_t *event, struct text *line)
{
	json_int_t time_us = reply_number(event, "time_us", 0);
	time_t seconds = (time_t)(time_us / MICROSECONDS);
	struct tm local;
	char date[64] = "";

	if (time_us > 0 && localtime_r(&seconds, &local) != NULL)
		strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &local);
	text_format(line, "%s.%03d  ", date, (int)(time_us % MICROSECONDS / 1000));
}

static void add_app(const json_t *event, struct text *line)
{
	char id[REPLY_NUMBER_BYTES];

	text_format(line, "%s#%s  ", reply_string(event, "app"), reply_number_text(event, "id", id));
}

static void add_what(const json_t *event, struct text *line)
{
	const char *kind = reply_string(event, "kind");
	const json_t *led = reply_object(event, "led");
	char index[REPLY_NUMBER_BYTES];

	if (led != NULL) {
		text_format(line, "LED %s %s", reply_number_text(led, "index", index),
			    json_is_true(json_object_get(led, "on")) ? "on" : "off");
		return;
	}
	add_app(event, line);
	if (strcmp(kind, "state") == 0)
		text_format(line, "%s -> %s", reply_string(event, "from"), reply_string(event, "to"));
	else
		text_add_string(line, strcmp(kind, "load") == 0 ? "loaded" : strcmp(kind, "unload") == 0 ? "unloaded" : kind);
}

/* Prints the report of a fault, indented. */
static void print_report(const char *report)
{
	struct text printable = {0};

	printable_add(&printable, report, strlen(report), PRINTABLE_LINES);
	for (const char *line = text_string(&printable); *line != '\0';) {
		size_t length = strcspn(line, "\n");

		printf("    %.*s\n", (int)length, line);
		line += length + (line[length] == '\n');
	}
	text_free(&printable);
}

static void print_event(const json_t *event)
{
	const char *report = json_string_value(json_object_get(event, "text"));
	struct text line = {0}, printable = {0};

	add_time(event, &line);
	add_what(event, &line);
	printable_add(&printable, text_string(&line), line.length, PRINTABLE_LINE);
	puts(text_string(&printable));
	if (report != NULL)
		print_report(report);
	text_free(&line);
	text_free(&printable);
}

static bool take(struct follow *follow, const json_t *parameters)
{
	const struct options *options = follow->session->options;
	const json_t *event = reply_object(parameters, "event");
	json_int_t lost = reply_number(parameters, "lost", 0);
	uint32_t *seen = follow->context;

	if (lost > 0 && !options->json) {
		fflush(stdout);
		fprintf(stderr,
			"tockctl: %" JSON_INTEGER_FORMAT " events were lost here, because they were not read fast enough\n",
			lost);
	}
	/* The first reply has no event: it only confirms the stream. */
	if (event == NULL)
		return !options->has_count || options->count > 0;
	if (options->json)
		session_print_json(parameters);
	else
		print_event(event);
	++*seen;
	return !options->has_count || *seen < options->count;
}

enum status events_run(struct session *session)
{
	uint32_t seen = 0;
	struct follow follow = {.session = session, .take = take, .context = &seen};
	struct failure failure;
	json_t *call =
	    session->options->argument_count > 0 ? session_app(session->options->arguments[0], &failure) : json_object();
	enum status status;

	if (call == NULL)
		return complain(&failure);
	json_object_set_new(call, "turns", json_boolean(session->options->turns));
	status = follow_begin(&follow, "Events", call, &failure) ? follow_all(&follow) : complain(&failure);
	follow_end(&follow);
	return status;
}
