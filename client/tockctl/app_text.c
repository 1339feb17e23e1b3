/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/app_text.h"

#include <stdio.h>
#include <unistd.h>

#include "client/tockctl/printable.h"
#include "client/tockctl/reply.h"
#include "client/tockctl/session.h"

static void add_part(struct app_text *state, const char *text, size_t length, struct text *to)
{
	if (length == 0)
		return;
	if (state->held && text[0] != '\n')
		text_add_string(to, "\\x0d");
	state->held = text[length - 1] == '\r';
	if (state->held)
		length--;
	printable_add(to, text, length, PRINTABLE_LINES);
}

void app_text_add(struct app_text *state, const char *text, size_t length, struct text *to)
{
	size_t begin = 0;

	if (length == 0)
		return;
	state->line_open = text[length - 1] != '\n';
	if (state->raw) {
		text_add(to, text, length);
		return;
	}
	for (size_t i = 0; i < length; i++) {
		if (text[i] != '\r')
			continue;
		add_part(state, text + begin, i + 1 - begin, to);
		begin = i + 1;
	}
	add_part(state, text + begin, length - begin, to);
}

void app_text_print(struct app_text *state, const json_t *parameters)
{
	const json_t *text = json_object_get(parameters, "text");
	json_int_t lost = reply_number(parameters, "lost", 0);
	struct text printed = {0};

	/* The first reply of a stream only confirms it. */
	if (lost == 0 && json_string_length(text) == 0)
		return;
	if (state->json) {
		session_print_json(parameters);
		return;
	}
	if (lost > 0) {
		fflush(stdout);
		fprintf(stderr,
			"tockctl: %" JSON_INTEGER_FORMAT " bytes were lost here, because they were not read fast enough\n", lost);
	}
	if (json_is_string(text))
		app_text_add(state, json_string_value(text), json_string_length(text), &printed);
	fwrite(text_string(&printed), 1, printed.length, stdout);
	text_free(&printed);
}

void app_text_end(struct app_text *state)
{
	if (state->line_open && !state->json && isatty(STDOUT_FILENO))
		putchar('\n');
	state->line_open = false;
}
