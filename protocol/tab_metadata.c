/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The small part of TOML that metadata.toml needs: lines of key = value, where a value is a basic or literal string on one line,
 * a number or a date. Skips all other lines.
 */
#include <string.h>

#include "protocol/plain_text.h"
#include "protocol/tab.h"

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

/* Returns what follows "key =" if the line begins with that, or NULL. */
static const char *match_key(const char *at, const char *key)
{
	size_t length = strlen(key);
	bool quoted = *at == '"' || *at == '\'';
	const char *end = at + (quoted ? length + 1 : length);

	if (strncmp(at + quoted, key, length) != 0 || (quoted && *end != *at))
		return NULL;
	at = skip_blanks(quoted ? end + 1 : end);
	return *at == '=' ? skip_blanks(at + 1) : NULL;
}

/* Only a comment may follow a value on its line. */
static bool ends_line(const char *at)
{
	at = skip_blanks(at);
	return *at == '\0' || *at == '\n' || *at == '#' || (at[0] == '\r' && (at[1] == '\n' || at[1] == '\0'));
}

/* The character that \ followed by `letter` stands for; 0 if that is a control character or unknown. */
static char unescape(char letter)
{
	return letter == '"' || letter == '\\' ? letter : '\0';
}

static const char *read_string(const char *at, char *value, size_t size)
{
	char quote = *at++;
	size_t length = 0;

	while (*at != quote) {
		char character = *at++;

		if (character == '\0' || character == '\n')
			return NULL;
		if (character == '\\' && quote == '"') {
			character = unescape(*at++);
			if (character == '\0')
				return NULL;
		}
		if (length + 1 >= size)
			return NULL;
		value[length++] = character;
	}
	value[length] = '\0';
	return at + 1;
}

static const char *read_bare(const char *at, char *value, size_t size)
{
	size_t length = strcspn(at, "\r\n#");
	const char *end = at + length;

	while (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '\t'))
		length--;
	if (length == 0 || length >= size)
		return NULL;
	memcpy(value, at, length);
	value[length] = '\0';
	return end;
}

static enum tab_value read_value(const char *at, char *value, size_t size)
{
	const char *end = *at == '"' || *at == '\'' ? read_string(at, value, size) : read_bare(at, value, size);

	if (end && ends_line(end) && plain_text(value, strlen(value)))
		return TAB_VALUE_FOUND;
	value[0] = '\0';
	return TAB_VALUE_MALFORMED;
}

enum tab_value tab_metadata_value(const char *metadata, const char *key, char *value, size_t size, unsigned int *line)
{
	const char *at = metadata;

	value[0] = '\0';
	*line = 0;
	for (unsigned int number = 1; at && *at; number++) {
		const char *found, *end;

		at = skip_blanks(at);
		if (*at == '[')
			break;
		found = match_key(at, key);
		if (found) {
			*line = number;
			return read_value(found, value, size);
		}
		end = strchr(at, '\n');
		at = end ? end + 1 : NULL;
	}
	return TAB_VALUE_MISSING;
}
