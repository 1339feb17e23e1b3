/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/numbers.h"

#include <ctype.h>
#include <string.h>

/* Parses digits without a sign, up to max. *rest points behind them. */
static bool parse_number(const char *text, uint64_t max, uint64_t *number, const char **rest)
{
	uint64_t value = 0;

	if (!isdigit((unsigned char)*text))
		return false;
	for (; isdigit((unsigned char)*text); text++) {
		uint64_t digit = (uint64_t)(*text - '0');

		if (value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*number = value;
	*rest = text;
	return true;
}

bool numbers_parse_seconds(const char *text, uint64_t *nanoseconds)
{
	uint64_t unit = 1000000000u;
	uint64_t seconds;

	if (!parse_number(text, NUMBERS_SECONDS_MAX, &seconds, &text))
		return false;
	*nanoseconds = seconds * unit;
	if (*text == '\0')
		return true;
	if (*text++ != '.' || *text == '\0')
		return false;
	for (; isdigit((unsigned char)*text); text++) {
		unit /= 10;
		*nanoseconds += (uint64_t)(*text - '0') * unit;
	}
	return *text == '\0';
}

bool numbers_parse_bytes(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMG";
	uint64_t factor = 1;
	const char *unit;

	if (!parse_number(text, UINT64_MAX / 2, bytes, &text))
		return false;
	if (*text != '\0') {
		unit = strchr(units, toupper((unsigned char)*text));
		if (unit == NULL || text[1] != '\0')
			return false;
		for (const char *each = units; each <= unit; each++)
			factor *= 1024;
	}
	if (*bytes == 0 || *bytes > UINT64_MAX / 2 / factor)
		return false;
	*bytes *= factor;
	return true;
}
