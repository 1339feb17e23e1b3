/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What apps write and how they are named, made fit for an operator's terminal: nothing in it moves the cursor, changes colours, or
 * turns the direction of writing. Text is UTF-8; bytes that are not are shown as such.
 */
#ifndef TOCKCTL_PRINTABLE_H
#define TOCKCTL_PRINTABLE_H

#include <stddef.h>
#include <stdint.h>

#include "client/tockctl/text.h"

enum printable_kind {
	PRINTABLE_LINE,  /* newline and tab are escaped too */
	PRINTABLE_LINES, /* newlines and tabs stay */
};

/* Once, before anything else here: how wide characters are depends on the locale. */
void printable_start(void);

/* Adds `from`, with \n, \t, \xNN (bytes) or \u{NNNN} (characters) for what a terminal must not see. */
void printable_add(struct text *to, const char *from, size_t length, enum printable_kind kind);

/* How many columns a terminal takes for text that printable_add made. */
size_t printable_columns(const char *text);

/* Adds as much of such text as fits into so many columns, whole characters, with a mark at the end if something was cut. */
void printable_cut(struct text *to, const char *text, size_t columns);

/* Length of the character that begins here, its value in *character; 0 if it is no UTF-8 or not all of it. */
size_t printable_character(const char *text, size_t length, uint32_t *character);

#endif
