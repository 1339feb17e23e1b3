/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "protocol/plain_text.h"

#include <stdint.h>

/*
 * Returns the length of the sequence that begins with `first`, or 0 if none does. *value receives the bits in that byte, *least
 * the least value that needs this length.
 */
static size_t sequence(uint8_t first, uint32_t *value, uint32_t *least)
{
	if (first < 0x80) {
		*value = first;
		*least = 0;
		return 1;
	}
	if (first >= 0xc0 && first < 0xe0) {
		*value = first & 0x1fu;
		*least = 0x80;
		return 2;
	}
	if (first >= 0xe0 && first < 0xf0) {
		*value = first & 0x0fu;
		*least = 0x800;
		return 3;
	}
	if (first >= 0xf0 && first < 0xf8) {
		*value = first & 0x07u;
		*least = 0x10000;
		return 4;
	}
	return 0;
}

static bool plain_character(uint32_t value)
{
	return value >= 0x20 && (value < 0x7f || value > 0x9f) && (value < 0xd800 || value > 0xdfff) && value <= 0x10ffff;
}

bool plain_text(const char *text, size_t length)
{
	size_t at = 0;

	while (at < length) {
		uint32_t value, least;
		size_t octets = sequence((uint8_t)text[at], &value, &least);

		if (octets == 0 || octets > length - at)
			return false;
		for (size_t i = 1; i < octets; i++) {
			uint8_t octet = (uint8_t)text[at + i];

			if ((octet & 0xc0) != 0x80)
				return false;
			value = value << 6 | (octet & 0x3fu);
		}
		if (value < least || !plain_character(value))
			return false;
		at += octets;
	}
	return true;
}

/* The most bytes that follow the first byte of a character. */
#define CONTINUED_MAX 3

static bool continues(char octet)
{
	return ((uint8_t)octet & 0xc0) == 0x80;
}

size_t plain_text_cut(const char *text, size_t length, size_t limit)
{
	size_t cut = limit;

	if (length <= limit)
		return length;
	while (cut > 0 && limit - cut < CONTINUED_MAX && continues(text[cut]))
		cut--;
	return cut;
}

size_t plain_text_end(const char *text, size_t length, size_t limit)
{
	size_t begin = length - limit;
	size_t at = begin;

	if (length <= limit)
		return 0;
	while (at < length && at - begin < CONTINUED_MAX && continues(text[at]))
		at++;
	return at;
}
