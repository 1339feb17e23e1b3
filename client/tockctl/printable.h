/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Makes app output and names safe for the operator's terminal: the result cannot move the cursor, change colours or change the
 * writing direction. Text is UTF-8; invalid bytes are escaped.
 */
#ifndef TOCKCTL_PRINTABLE_H
#define TOCKCTL_PRINTABLE_H

#include <stddef.h>
#include <stdint.h>

#include "client/tockctl/text.h"

enum printable_kind {
	PRINTABLE_LINE,  /* newlines and tabs are escaped too */
	PRINTABLE_LINES, /* newlines and tabs are kept */
};

/* Call this once, before the other functions: the width of characters depends on the locale. */
void printable_start(void);

/* Appends `from`, with \n, \t, \xNN (bytes) or \u{NNNN} (characters) for everything unsafe. */
void printable_add(struct text *to, const char *from, size_t length, enum printable_kind kind);

/* Returns the number of terminal columns of text made by printable_add. */
size_t printable_columns(const char *text);

/* Appends as many whole characters of such text as fit into the columns, and marks the end if something was cut. */
void printable_cut(struct text *to, const char *text, size_t columns);

/* Returns the length of the character at `text` and its value in *character, or 0 if it is invalid or incomplete UTF-8. */
size_t printable_character(const char *text, size_t length, uint32_t *character);

#endif
