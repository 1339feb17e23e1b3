/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * usage: conformance [at-once] <TRACE
 * Reads a trace on standard input, executes it with the kernel core, and writes the same lines with their results (README.md has the
 * format). Exit status 2: a malformed line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/conformance/machine.h"
#include "tests/conformance/operations.h"

struct operation {
	const char *name;
	int least_words, most_words;
	/* False: malformed. */
	bool (*run)(const struct line *line);
};

static const struct operation operations[] = {
    {"config", 3, 3, operation_config},
    {"proc", 7, 7, operation_proc},
    {"run", 2, 2, operation_run},
    {"sys", 7, 7, operation_sys},
    {"schedule", 7, 7, operation_schedule},
    {"sched_saved", 6, 6, operation_schedule_saved},
    {"poke", 3, 3, operation_poke},
    {"peek", 3, 3, operation_peek},
    {"stop", 2, 2, operation_stop},
    {"resume", 2, 2, operation_resume},
    {"fault", 2, 2, operation_fault},
    {"start", 2, 2, operation_start},
    {"terminate", 2, 3, operation_terminate},
    {"restart", 2, 3, operation_restart},
    {"info", 2, 2, operation_info},
};

/* Splits at single spaces; no word may be empty. */
static bool cut(char *text, struct line *line)
{
	line->count = 0;
	for (;;) {
		char *space = strchr(text, ' ');

		if (*text == '\0' || space == text || line->count == LINE_WORDS_MAX)
			return false;
		line->words[line->count++] = text;
		if (space == NULL)
			return true;
		*space = '\0';
		text = space + 1;
	}
}

static bool perform(char *text)
{
	struct line line;

	if (!cut(text, &line))
		return false;
	for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
		const struct operation *operation = &operations[i];

		if (strcmp(line.words[0], operation->name) == 0)
			return line.count >= operation->least_words && line.count <= operation->most_words &&
			       operation->run(&line);
	}
	return false;
}

int main(int count, char **arguments)
{
	char *text = NULL;
	size_t size = 0;
	ssize_t length;

	machine.at_once = count == 2 && strcmp(arguments[1], "at-once") == 0;
	if (count > 1 && !machine.at_once) {
		fprintf(stderr, "usage: conformance [at-once] <TRACE\n");
		return 2;
	}
	machine_init();
	while ((length = getline(&text, &size, stdin)) >= 0) {
		if (length > 0 && text[length - 1] == '\n')
			text[--length] = '\0';
		if (strlen(text) != (size_t)length)
			return 2; /* contains a byte 0 */
		if (strncmp(text, "= ", 2) == 0)
			continue;
		puts(text);
		if (text[0] != '#' && text[0] != '\0' && !perform(text))
			return 2;
	}
	free(text);
	return 0;
}
