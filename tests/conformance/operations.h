/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* One function for each kind of operation line in a trace. They return false if the line is malformed. */
#ifndef TESTS_CONFORMANCE_OPERATIONS_H
#define TESTS_CONFORMANCE_OPERATIONS_H

#include <stdbool.h>

#define LINE_WORDS_MAX 8

/* One line, split into words. */
struct line {
	char *words[LINE_WORDS_MAX];
	int count;
};

/* In operations_setup.c. */
bool operation_config(const struct line *line);
bool operation_proc(const struct line *line);
/* In operations.c. */
bool operation_run(const struct line *line);
bool operation_sys(const struct line *line);
bool operation_schedule(const struct line *line);
bool operation_schedule_saved(const struct line *line);
bool operation_poke(const struct line *line);
bool operation_peek(const struct line *line);
bool operation_stop(const struct line *line);
bool operation_resume(const struct line *line);
bool operation_fault(const struct line *line);
bool operation_start(const struct line *line);
bool operation_terminate(const struct line *line);
bool operation_restart(const struct line *line);
bool operation_info(const struct line *line);

#endif
