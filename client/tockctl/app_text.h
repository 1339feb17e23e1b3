/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Prints an app's console output. */
#ifndef TOCKCTL_APP_TEXT_H
#define TOCKCTL_APP_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/tockctl/text.h"

struct app_text {
	bool raw;
	bool json;
	bool line_open; /* the last character was not a newline */
	bool held;      /* a carriage return is held back until the next character */
};

/*
 * Appends text in printable form. Unless raw, escapes control characters, and drops a carriage return before a newline, because
 * apps for boards write both.
 */
void app_text_add(struct app_text *state, const char *text, size_t length, struct text *to);

/* Prints one reply of the method Console, and reports lost output on standard error. */
void app_text_print(struct app_text *state, const json_t *parameters);
/* Call this after the last reply: ends an unfinished line on a terminal. */
void app_text_end(struct app_text *state);

#endif
