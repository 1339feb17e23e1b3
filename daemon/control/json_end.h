/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Finds the end of the first JSON object in a stream. It tracks only brackets and strings, which is enough to know that nothing
 * more can belong to the object; a parser decides whether it is valid. Bytes that cannot occur in an object are reported at once.
 */
#ifndef DAEMON_CONTROL_JSON_END_H
#define DAEMON_CONTROL_JSON_END_H

#include <stdbool.h>
#include <stdint.h>

/* Maximum nesting; no call of ours needs more. At most 64, the number of bits in `arrays`. */
#define JSON_END_DEPTH_MAX 64

struct json_end {
	uint32_t depth;
	uint64_t arrays; /* bit n: the container open at depth n is an array */
	bool in_string;
	bool escaped;
};

enum json_end_result {
	JSON_END_MORE,
	JSON_END_COMPLETE, /* with this byte */
	JSON_END_BAD,      /* not an object */
};

/* Start with a zeroed struct. After COMPLETE or BAD, feed no more bytes. */
enum json_end_result json_end_feed(struct json_end *end, uint8_t byte);

#endif
