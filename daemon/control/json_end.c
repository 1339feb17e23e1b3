/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/json_end.h"

#include <stddef.h>
#include <string.h>

_Static_assert(JSON_END_DEPTH_MAX <= 64, "a bit a level");

static enum json_end_result in_string(struct json_end *end, uint8_t byte)
{
	if (byte < ' ')
		return JSON_END_BAD;
	if (end->escaped)
		end->escaped = false;
	else if (byte == '\\')
		end->escaped = true;
	else if (byte == '"')
		end->in_string = false;
	return JSON_END_MORE;
}

static enum json_end_result opened(struct json_end *end, bool array)
{
	uint64_t level = UINT64_C(1) << end->depth % 64;

	/* Only an object is allowed at the top level. */
	if (end->depth == JSON_END_DEPTH_MAX || (end->depth == 0 && array))
		return JSON_END_BAD;
	end->arrays = array ? end->arrays | level : end->arrays & ~level;
	end->depth++;
	return JSON_END_MORE;
}

static enum json_end_result closed(struct json_end *end, bool array)
{
	if (end->depth == 0 || (end->arrays >> (end->depth - 1) & 1u) != array)
		return JSON_END_BAD;
	end->depth--;
	return end->depth == 0 ? JSON_END_COMPLETE : JSON_END_MORE;
}

static bool is_space(uint8_t byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Bytes of numbers, true, false and null, and separators. */
static bool may_stand_between(uint8_t byte)
{
	static const char bytes[] = ",:+-.0123456789Eaeflnrstu";

	return memchr(bytes, byte, sizeof bytes - 1) != NULL;
}

enum json_end_result json_end_feed(struct json_end *end, uint8_t byte)
{
	if (end->in_string)
		return in_string(end, byte);
	switch (byte) {
	case '{':
	case '[':
		return opened(end, byte == '[');
	case '}':
	case ']':
		return closed(end, byte == ']');
	default:
		break;
	}
	if (is_space(byte))
		return JSON_END_MORE;
	if (end->depth == 0)
		return JSON_END_BAD;
	if (byte == '"') {
		end->in_string = true;
		return JSON_END_MORE;
	}
	return may_stand_between(byte) ? JSON_END_MORE : JSON_END_BAD;
}
