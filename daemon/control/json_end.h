/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Where the first JSON object of a stream ends. It looks at brackets and strings only, enough to know that nothing more can belong to
 * the object; whether it is one is for a parser to say. Bytes that can stand in no object are told at once.
 */
#ifndef DAEMON_CONTROL_JSON_END_H
#define DAEMON_CONTROL_JSON_END_H

#include <stdbool.h>
#include <stdint.h>

/* Deeper ones are refused: no call of ours needs it. At most 64. */
#define JSON_END_DEPTH_MAX 64

struct json_end {
	uint32_t depth;
	uint64_t arrays; /* bit n: what is open at depth n is an array */
	bool in_string;
	bool escaped;
};

enum json_end_result {
	JSON_END_MORE,
	JSON_END_COMPLETE, /* with this byte */
	JSON_END_BAD,      /* no object looks so */
};

/* Begin with a zeroed struct. After COMPLETE and BAD there is nothing to be fed any more. */
enum json_end_result json_end_feed(struct json_end *end, uint8_t byte);

#endif
