/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Tables for people: as wide as their contents, or as narrow as the terminal needs them. */
#ifndef TOCKCTL_TABLE_H
#define TOCKCTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "client/tockctl/text.h"

#define TABLE_COLUMNS_MAX 16

struct table_column {
	const char *title;
	bool right;          /* numbers */
	unsigned int may_go; /* the highest goes first where the terminal is too narrow; 0 stays */
	bool may_shrink;     /* its contents may be cut, once nothing else can go */
};

struct table {
	const struct table_column *columns;
	size_t column_count; /* at most TABLE_COLUMNS_MAX */
	struct text *cells;  /* row by row */
	size_t cell_count;
	size_t cell_room;
};

/* The next cell, from left to right and down. Control characters are escaped. */
void table_add(struct table *table, const char *contents);
void table_format(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds the lines of the table. No line is wider than `width` columns; 0: any width will do. */
void table_lines(const struct table *table, size_t width, bool headers, struct text *lines);

/* Prints them, as wide as the terminal, and ends the table. */
void table_print(struct table *table, bool headers);

#endif
