/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Formats tables, as wide as their contents, but no wider than the terminal. */
#ifndef TOCKCTL_TABLE_H
#define TOCKCTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "client/tockctl/text.h"

#define TABLE_COLUMNS_MAX 16

struct table_column {
	const char *title;
	bool right;          /* right-aligned, for numbers */
	unsigned int may_go; /* on a narrow terminal, the column with the highest value is dropped first; 0: never */
	bool may_shrink;     /* its contents may be cut when no more columns can be dropped */
};

struct table {
	const struct table_column *columns;
	size_t column_count; /* at most TABLE_COLUMNS_MAX */
	struct text *cells;  /* by rows */
	size_t cell_count;
	size_t cell_room;
};

/* Adds the next cell, from left to right and top to bottom. Escapes control characters. */
void table_add(struct table *table, const char *contents);
void table_format(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends the lines of the table, none wider than `width` columns; 0: no limit. */
void table_lines(const struct table *table, size_t width, bool headers, struct text *lines);

/* Prints the table, fitted to the terminal, and frees it. */
void table_print(struct table *table, bool headers);

#endif
