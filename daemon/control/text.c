/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT        "\xef\xbf\xbd"
#define REPLACEMENT_LENGTH 3u

/* Returns the length of the character at bytes, 0 if it is invalid, -1 if it is cut off at the end (RFC 3629, section 4). */
static int character_length(const uint8_t *bytes, size_t length)
{
	uint8_t low = 0x80;
	uint8_t high = 0xbf;
	int wanted;

	if (bytes[0] < 0x80)
		return 1;
	if (bytes[0] < 0xc2 || bytes[0] > 0xf4)
		return 0;
	wanted = bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
	/* The range of the second byte excludes surrogates, overlong forms and values above U+10FFFF. */
	if (bytes[0] == 0xe0)
		low = 0xa0;
	else if (bytes[0] == 0xed)
		high = 0x9f;
	else if (bytes[0] == 0xf0)
		low = 0x90;
	else if (bytes[0] == 0xf4)
		high = 0x8f;
	for (int i = 1; i < wanted; i++) {
		if ((size_t)i == length)
			return -1;
		if (bytes[i] < low || bytes[i] > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return wanted;
}

static json_t *convert(const char *from, size_t length, bool more_may_come, size_t *consumed)
{
	const uint8_t *bytes = (const uint8_t *)from;
	char *text = malloc(length * REPLACEMENT_LENGTH + 1);
	size_t written = 0;
	size_t at = 0;
	json_t *json;

	if (text == NULL)
		return NULL;
	while (at < length) {
		int found = character_length(bytes + at, length - at);

		if (found < 0 && more_may_come)
			break;
		if (found > 0) {
			memcpy(text + written, bytes + at, (size_t)found);
			written += (size_t)found;
			at += (size_t)found;
		} else {
			memcpy(text + written, REPLACEMENT, REPLACEMENT_LENGTH);
			written += REPLACEMENT_LENGTH;
			at++;
		}
	}
	*consumed = at;
	json = json_stringn(text, written);
	free(text);
	return json;
}

json_t *text_json(const char *bytes, size_t length)
{
	size_t consumed;

	return convert(bytes, length, false, &consumed);
}

json_t *text_json_part(const char *bytes, size_t length, size_t *consumed)
{
	return convert(bytes, length, true, consumed);
}
