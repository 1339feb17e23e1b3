/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/printable.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <wchar.h>

static const char *cut_mark = "~";

void printable_start(void)
{
	const char *locale = setlocale(LC_CTYPE, "");

	if (locale != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		cut_mark = "…";
	else /* wcwidth() must know all characters */
		setlocale(LC_CTYPE, "C.UTF-8");
}

static size_t sequence_length(uint8_t first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first < 0xe0)
		return 2;
	if (first >= 0xe0 && first < 0xf0)
		return 3;
	return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

size_t printable_character(const char *text, size_t length, uint32_t *character)
{
	static const uint8_t mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t octets = length == 0 ? 0 : sequence_length((uint8_t)text[0]);
	uint32_t value;

	if (octets == 0 || octets > length)
		return 0;
	value = (uint8_t)text[0] & mask[octets];
	for (size_t i = 1; i < octets; i++) {
		uint8_t octet = (uint8_t)text[i];

		if ((octet & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (octet & 0x3fu);
	}
	if (value < least[octets] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*character = value;
	return octets;
}

/* Returns true for characters that control the writing direction: they can make one name look like another. */
static int turns_writing(uint32_t character)
{
	return character == 0x61c || character == 0x200e || character == 0x200f || (character >= 0x202a && character <= 0x202e) ||
	       (character >= 0x2066 && character <= 0x2069);
}

static void add_character(struct text *to, const char *from, size_t octets, uint32_t character, enum printable_kind kind)
{
	if (kind == PRINTABLE_LINES && (character == '\n' || character == '\t'))
		text_add(to, from, 1);
	else if (character == '\n')
		text_add_string(to, "\\n");
	else if (character == '\t')
		text_add_string(to, "\\t");
	else if (character < 0x20 || character == 0x7f)
		text_format(to, "\\x%02x", character);
	else if (turns_writing(character) || wcwidth((wchar_t)character) < 0)
		text_format(to, "\\u{%04x}", character);
	else
		text_add(to, from, octets);
}

void printable_add(struct text *to, const char *from, size_t length, enum printable_kind kind)
{
	while (length > 0) {
		uint32_t character;
		size_t octets = printable_character(from, length, &character);

		if (octets == 0) {
			text_format(to, "\\x%02x", (uint8_t)from[0]);
			octets = 1;
		} else {
			add_character(to, from, octets, character, kind);
		}
		from += octets;
		length -= octets;
	}
}

/* Returns the length of the next character and its columns; an invalid byte counts as one. */
static size_t step(const char *text, size_t *columns)
{
	uint32_t character;
	size_t octets = printable_character(text, strlen(text), &character);
	int width = octets == 0 ? 1 : wcwidth((wchar_t)character);

	*columns = width < 0 ? 0 : (size_t)width;
	return octets == 0 ? 1 : octets;
}

size_t printable_columns(const char *text)
{
	size_t all = 0;

	while (*text != '\0') {
		size_t columns;

		text += step(text, &columns);
		all += columns;
	}
	return all;
}

void printable_cut(struct text *to, const char *text, size_t columns)
{
	size_t used = 0;

	if (printable_columns(text) <= columns) {
		text_add_string(to, text);
		return;
	}
	if (columns == 0)
		return;
	while (*text != '\0') {
		size_t width;
		size_t octets = step(text, &width);

		if (used + width > columns - 1)
			break;
		text_add(to, text, octets);
		used += width;
		text += octets;
	}
	text_add_string(to, cut_mark);
}
