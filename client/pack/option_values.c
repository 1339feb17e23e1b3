/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/option_values.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Parses a number at the beginning of text and returns where it ends. strtoul alone would accept signs, blanks and octal. */
static bool number(const char *text, unsigned long long maximum, unsigned long long *value, const char **end)
{
	int base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
	const char *digits = base == 16 ? text + 2 : text;
	char *stop;

	if (strspn(digits, base == 16 ? "0123456789abcdefABCDEF" : "0123456789") == 0)
		return false;
	errno = 0;
	*value = strtoull(digits, &stop, base);
	*end = stop;
	return errno == 0 && *value <= maximum;
}

bool option_value_u32(const char *text, uint32_t *value)
{
	unsigned long long read;
	const char *end;

	if (!number(text, UINT32_MAX, &read, &end) || *end != '\0')
		return false;
	*value = (uint32_t)read;
	return true;
}

bool option_value_u16(const char *text, uint16_t *value)
{
	unsigned long long read;
	const char *end;

	if (!number(text, UINT16_MAX, &read, &end) || *end != '\0')
		return false;
	*value = (uint16_t)read;
	return true;
}

bool option_value_pair(const char *text, uint32_t *first, uint32_t *second)
{
	unsigned long long read;
	const char *end;

	if (!number(text, UINT32_MAX, &read, &end) || *end != ',' || !option_value_u32(end + 1, second))
		return false;
	*first = (uint32_t)read;
	return true;
}

char *option_value_file(const char *text)
{
	const char *comma = strrchr(text, ',');

	return comma ? strndup(text, (size_t)(comma - text)) : strdup(text);
}

char *option_value_architecture(const char *text)
{
	const char *comma = strrchr(text, ','), *slash = strrchr(text, '/'), *stem = slash ? slash + 1 : text;
	const char *dot = strrchr(stem, '.');

	if (comma)
		return strdup(comma + 1);
	return dot && dot != stem ? strndup(stem, (size_t)(dot - stem)) : strdup(stem);
}
