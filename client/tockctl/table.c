/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/tockctl/printable.h"
#include "client/tockctl/terminal.h"

#define GAP        2
#define SHRUNK_MIN 6

struct layout {
	size_t widths[TABLE_COLUMNS_MAX];
	bool shown[TABLE_COLUMNS_MAX];
};

static struct text *next_cell(struct table *table)
{
	if (table->cell_count == table->cell_room) {
		table->cell_room = table->cell_room * 2 + 64;
		table->cells = text_room(table->cells, table->cell_room, sizeof(table->cells[0]));
	}
	table->cells[table->cell_count] = (struct text){0};
	return &table->cells[table->cell_count++];
}

void table_add(struct table *table, const char *contents)
{
	printable_add(next_cell(table), contents, strlen(contents), PRINTABLE_LINE);
}

void table_format(struct table *table, const char *format, ...)
{
	char contents[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(contents, sizeof contents, format, arguments);
	va_end(arguments);
	table_add(table, contents);
}

static void measure(const struct table *table, bool headers, struct layout *layout)
{
	for (size_t column = 0; column < table->column_count; column++) {
		layout->shown[column] = true;
		layout->widths[column] = headers ? printable_columns(table->columns[column].title) : 0;
	}
	for (size_t i = 0; i < table->cell_count; i++) {
		size_t width = printable_columns(text_string(&table->cells[i]));
		size_t *widest = &layout->widths[i % table->column_count];

		if (width > *widest)
			*widest = width;
	}
}

static size_t total(const struct table *table, const struct layout *layout)
{
	size_t sum = 0;

	for (size_t column = 0; column < table->column_count; column++) {
		if (layout->shown[column])
			sum += layout->widths[column] + GAP;
	}
	return sum < GAP ? 0 : sum - GAP;
}

/* Drops the column with the highest may_go. Returns false if there is none. */
static bool drop_one(const struct table *table, struct layout *layout)
{
	size_t worst = table->column_count;

	for (size_t column = 0; column < table->column_count; column++) {
		if (layout->shown[column] && table->columns[column].may_go > 0 &&
		    (worst == table->column_count || table->columns[column].may_go > table->columns[worst].may_go))
			worst = column;
	}
	if (worst == table->column_count)
		return false;
	layout->shown[worst] = false;
	return true;
}

/* Shrinks columns by the excess width, but not below SHRUNK_MIN. */
static void shrink(const struct table *table, struct layout *layout, size_t width)
{
	for (size_t column = 0; column < table->column_count; column++) {
		size_t sum = total(table, layout);
		size_t *here = &layout->widths[column];

		if (sum <= width)
			return;
		if (!table->columns[column].may_shrink || *here <= SHRUNK_MIN)
			continue;
		*here = *here - SHRUNK_MIN > sum - width ? *here - (sum - width) : SHRUNK_MIN;
	}
}

static void add_blanks(struct text *line, size_t count)
{
	while (count-- > 0)
		text_add(line, " ", 1);
}

static void add_cell(struct text *line, const struct table_column *column, const char *contents, size_t width)
{
	struct text cut = {0};
	size_t blanks;

	printable_cut(&cut, contents, width);
	blanks = width - printable_columns(text_string(&cut));
	if (column->right)
		add_blanks(line, blanks);
	text_add_string(line, text_string(&cut));
	if (!column->right)
		add_blanks(line, blanks);
	text_free(&cut);
}

/* row NULL: adds the titles. */
static void add_row(const struct table *table, const struct layout *layout, const struct text *row, size_t width,
		    struct text *lines)
{
	struct text line = {0};
	bool first = true;

	for (size_t column = 0; column < table->column_count; column++) {
		if (!layout->shown[column])
			continue;
		if (!first)
			add_blanks(&line, GAP);
		first = false;
		add_cell(&line, &table->columns[column], row == NULL ? table->columns[column].title : text_string(&row[column]),
			 layout->widths[column]);
	}
	while (line.length > 0 && line.bytes[line.length - 1] == ' ')
		line.bytes[--line.length] = '\0';
	if (width > 0)
		printable_cut(lines, text_string(&line), width);
	else
		text_add_string(lines, text_string(&line));
	text_add(lines, "\n", 1);
	text_free(&line);
}

void table_lines(const struct table *table, size_t width, bool headers, struct text *lines)
{
	struct layout layout;

	measure(table, headers, &layout);
	while (width > 0 && total(table, &layout) > width && drop_one(table, &layout))
		;
	if (width > 0)
		shrink(table, &layout, width);
	if (headers)
		add_row(table, &layout, NULL, width, lines);
	for (size_t i = 0; i < table->cell_count; i += table->column_count)
		add_row(table, &layout, &table->cells[i], width, lines);
}

void table_print(struct table *table, bool headers)
{
	struct text lines = {0};

	table_lines(table, terminal_width(), headers, &lines);
	fputs(text_string(&lines), stdout);
	text_free(&lines);
	for (size_t i = 0; i < table->cell_count; i++)
		text_free(&table->cells[i]);
	free(table->cells);
	table->cells = NULL;
	table->cell_count = table->cell_room = 0;
}
