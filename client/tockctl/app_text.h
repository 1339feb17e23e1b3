/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What an app writes, on its way to standard output. */
#ifndef TOCKCTL_APP_TEXT_H
#define TOCKCTL_APP_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/tockctl/text.h"

struct app_text {
	bool raw;
	bool json;
	bool line_open; /* the last character was no newline */
	bool held;      /* a carriage return came last: what follows decides about it */
};

/*
 * Adds text for printing: control characters escaped unless raw; but a carriage return before a newline goes, as boards' apps
 * write them.
 */
void app_text_add(struct app_text *state, const char *text, size_t length, struct text *to);

/* Prints one reply of the method Console, and tells on standard error what was lost. */
void app_text_print(struct app_text *state, const json_t *parameters);
/* After the last: ends a line that is open on a terminal. */
void app_text_end(struct app_text *state);

#endif
