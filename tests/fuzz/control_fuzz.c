/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A stream of bytes from a client; the first byte of the input says where to split it. Every message in it must be either a call or refused
 * with a reason, and the messages must be the same as without the split.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/control/framing.h"
#include "daemon/control/request.h"
#include "daemon/control/text.h"
#include "tests/fuzz/require.h"

#define HASH_START 14695981039346656037u

static uint64_t hash(uint64_t value, const void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		value = (value ^ ((const uint8_t *)bytes)[i]) * 1099511628211u;
	return value;
}

static void check_call(const uint8_t *message, size_t length)
{
	struct request request;
	char reason[128] = "";
	json_t *text;

	if (request_parse(message, length, &request, reason, sizeof reason)) {
		require(request.member > request.method && request.member[-1] == '.' && request.member[0] != '\0');
		require(request.parameters == NULL || json_is_object(request.parameters));
		request_free(&request);
		return;
	}
	require(request.call == NULL && reason[0] != '\0');
	text = text_json(reason, strlen(reason));
	require(text != NULL);
	json_decref(text);
}

struct run {
	struct framing framing;
	uint64_t hash;
	bool over;
};

static void feed(struct run *run, const uint8_t *bytes, size_t length, bool look)
{
	struct framing *framing = &run->framing;

	while (length > 0 && !run->over) {
		size_t used;
		enum framing_result result = framing_feed(framing, bytes, length, &used);

		require(used <= length && (used > 0 || result != FRAMING_MORE));
		bytes += used;
		length -= used;
		if (result == FRAMING_MORE) {
			require(length == 0);
			return;
		}
		require(framing->terminator != FRAMING_UNKNOWN || result == FRAMING_ENDLESS);
		run->over = result == FRAMING_ENDLESS || result == FRAMING_NO_MEMORY;
		run->hash = hash(run->hash, &result, sizeof result);
		if (result == FRAMING_MESSAGE) {
			require(framing->length <= FRAMING_MESSAGE_MAX);
			run->hash = hash(run->hash, framing->message, framing->length);
			if (look)
				check_call(framing->message, framing->length);
		}
		framing_next(framing);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run whole = {.hash = HASH_START};
	struct run pieces = {.hash = HASH_START};
	size_t cut;

	if (size == 0)
		return 0;
	cut = data[0] % size;
	data++;
	size--;
	framing_init(&whole.framing);
	framing_init(&pieces.framing);
	feed(&whole, data, size, true);
	feed(&pieces, data, cut, false);
	feed(&pieces, data + cut, size - cut, false);
	/* A message without end may be given up one piece later. */
	require(whole.over || pieces.over ||
		(whole.hash == pieces.hash && whole.framing.terminator == pieces.framing.terminator));
	framing_free(&whole.framing);
	framing_free(&pieces.framing);
	return 0;
}
