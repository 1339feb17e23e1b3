/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/config_position.h"

#include <string.h>

static const char *skip_space(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

static const char *skip_string(const char *at)
{
	for (at++; *at != '"' && *at != '\0'; at++) {
		if (*at == '\\' && at[1] != '\0')
			at++;
	}
	return *at == '"' ? at + 1 : at;
}

/* Skips a value. Brackets within strings are ignored; the text is valid JSON, so the others match. */
static const char *skip_value(const char *at)
{
	size_t depth = 0;

	at = skip_space(at);
	do {
		if (*at == '"') {
			at = skip_string(at);
			continue;
		}
		if (*at == '{' || *at == '[')
			depth++;
		else if ((*at == '}' || *at == ']') && depth > 0)
			depth--;
		else if (depth == 0)
			return at + strcspn(at, ",]} \t\r\n"); /* a number, true, false or null */
		if (*at != '\0')
			at++;
	} while (depth > 0 && *at != '\0');
	return at;
}

/* Moves from the bracket of an object or list to its member or element number `place`. */
static const char *enter(const char *at, size_t place, int at_key)
{
	int is_object = *at == '{';

	at = skip_space(at + 1);
	for (;; place--) {
		const char *key = at;

		if (is_object)
			at = skip_space(skip_space(skip_string(at)) + 1);
		if (place == 0)
			return is_object && at_key ? key : at;
		at = skip_space(skip_value(at));
		if (*at != ',')
			return at;
		at = skip_space(at + 1);
	}
}

struct config_position config_position_of(const char *text, const size_t *path, size_t depth, int at_key)
{
	struct config_position position = {.line = 1, .column = 1};
	const char *at = skip_space(text);

	for (size_t i = 0; i < depth; i++)
		at = enter(at, path[i], at_key && i + 1 == depth);
	for (const char *each = text; each < at; each++) {
		position.column++;
		if (*each == '\n') {
			position.line++;
			position.column = 1;
		}
	}
	return position;
}
