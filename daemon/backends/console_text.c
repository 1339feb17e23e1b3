/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/console_text.h"

#include <string.h>

enum { INVALID = 0, INCOMPLETE = -1 };

/*
 * Returns the length of the sequence that begins with this byte, and the byte's bits of the character. 0: not a valid first byte.
 */
static int sequence_length(uint8_t first, uint32_t *bits)
{
	if (first < 0x80) {
		*bits = first;
		return 1;
	}
	if (first >= 0xc2 && first <= 0xdf) {
		*bits = first & 0x1fu;
		return 2;
	}
	if (first >= 0xe0 && first <= 0xef) {
		*bits = first & 0x0fu;
		return 3;
	}
	if (first >= 0xf0 && first <= 0xf4) {
		*bits = first & 0x07u;
		return 4;
	}
	return 0;
}

/* Returns the length of the UTF-8 character at bytes, INVALID, or INCOMPLETE if the bytes are the beginning of one. */
static int decode(const uint8_t *bytes, size_t length, uint32_t *character)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	static const uint32_t largest = 0x10ffff;
	uint32_t bits = 0;
	int wanted = sequence_length(bytes[0], &bits);
	int found = 1;

	if (wanted == 0)
		return INVALID;
	while (found < wanted && (size_t)found < length) {
		if ((bytes[found] & 0xc0u) != 0x80u)
			return INVALID;
		bits = bits << 6 | (bytes[found] & 0x3fu);
		found++;
	}
	if (found < wanted)
		return INCOMPLETE;
	if (bits < smallest[wanted] || bits > largest || (bits >= 0xd800 && bits <= 0xdfff))
		return INVALID;
	*character = bits;
	return wanted;
}

static bool is_harmless(uint32_t character)
{
	if (character == '\t')
		return true;
	if (character < 0x20 || (character >= 0x7f && character <= 0x9f))
		return false;
	if (character >= 0x2028 && character <= 0x202e) /* line and paragraph separators, embeddings, overrides */
		return false;
	return !(character >= 0x2066 && character <= 0x2069); /* isolates */
}

static size_t escape(const uint8_t *bytes, size_t length, char *to)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < length; i++) {
		*to++ = '\\';
		*to++ = 'x';
		*to++ = digits[bytes[i] >> 4];
		*to++ = digits[bytes[i] & 0xf];
	}
	return CONSOLE_TEXT_GROWTH * length;
}

size_t console_text_harmless(const uint8_t *bytes, size_t length, bool more_may_come, char *to, size_t *consumed)
{
	size_t at = 0;
	size_t written = 0;

	while (at < length) {
		uint32_t character = 0;
		int found = decode(bytes + at, length - at, &character);
		size_t step = found > 0 ? (size_t)found : 1;

		if (found == INCOMPLETE && more_may_come)
			break;
		if (found > 0 && is_harmless(character)) {
			memcpy(to + written, bytes + at, step);
			written += step;
		} else {
			written += escape(bytes + at, step, to + written);
		}
		at += step;
	}
	*consumed = at;
	return written;
}
