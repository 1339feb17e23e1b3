/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Messages extracted from a stream that may be split anywhere. */
#include <stdlib.h>
#include <string.h>

#include "daemon/control/framing.h"
#include "tests/unit/harness.h"

/* The result for a stream: one line per message, "bad", "long", "endless". */
struct outcome {
	char text[512];
	int terminator;
};

static void note(struct outcome *outcome, const struct framing *framing, enum framing_result result)
{
	size_t length = strlen(outcome->text);
	size_t room = sizeof outcome->text - length;

	switch (result) {
	case FRAMING_MESSAGE:
		snprintf(outcome->text + length, room, "%.*s|", framing->length < 64 ? (int)framing->length : 64,
			 framing->length > 0 ? (const char *)framing->message : "");
		break;
	case FRAMING_BAD:
		snprintf(outcome->text + length, room, "bad|");
		break;
	case FRAMING_TOO_LONG:
		snprintf(outcome->text + length, room, "long|");
		break;
	case FRAMING_ENDLESS:
		snprintf(outcome->text + length, room, "endless|");
		break;
	case FRAMING_NO_MEMORY:
		snprintf(outcome->text + length, room, "memory|");
		break;
	case FRAMING_MORE:
		break;
	}
}

static bool feed(struct outcome *outcome, struct framing *framing, const char *bytes, size_t length)
{
	size_t at = 0;

	while (at < length) {
		/* A separate allocation, so that a sanitizer detects reads beyond it. */
		uint8_t *copy = malloc(length - at);
		size_t used;
		enum framing_result result;

		memcpy(copy, bytes + at, length - at);
		result = framing_feed(framing, copy, length - at, &used);
		free(copy);
		at += used;
		if (result == FRAMING_MORE)
			return at == length;
		note(outcome, framing, result);
		if (result == FRAMING_ENDLESS)
			return true;
		framing_next(framing);
	}
	return true;
}

/* Feeds the stream in three pieces, split at first and second. */
static struct outcome cut(const char *bytes, size_t length, size_t first, size_t second)
{
	struct outcome outcome = {.text = ""};
	struct framing framing;

	framing_init(&framing);
	CU_ASSERT_TRUE(feed(&outcome, &framing, bytes, first));
	CU_ASSERT_TRUE(feed(&outcome, &framing, bytes + first, second - first));
	CU_ASSERT_TRUE(feed(&outcome, &framing, bytes + second, length - second));
	outcome.terminator = framing.terminator;
	framing_free(&framing);
	return outcome;
}

#define WHOLE(literal) cut((literal), sizeof(literal) - 1, 0, 0)

static void expect_everywhere(const char *bytes, size_t length, const char *text, int terminator)
{
	for (size_t first = 0; first <= length; first++) {
		for (size_t second = first; second <= length; second++) {
			struct outcome outcome = cut(bytes, length, first, second);

			if (strcmp(outcome.text, text) != 0 || outcome.terminator != terminator) {
				CU_ASSERT_STRING_EQUAL(outcome.text, text);
				CU_ASSERT_EQUAL(outcome.terminator, terminator);
				printf("# cut at %zu and %zu: %s\n", first, second, outcome.text);
				return;
			}
		}
	}
	CU_ASSERT_TRUE(length > 0);
}

#define EXPECT(literal, text, terminator) expect_everywhere((literal), sizeof(literal) - 1, (text), (terminator))

static void both_terminators(void)
{
	EXPECT("{\"a\":1}\0{\"b\":2}\0", "{\"a\":1}|{\"b\":2}|", 0);
	EXPECT("{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}|{\"b\":2}|", '\n');
}

static void first_decides(void)
{
	EXPECT("{}\0{\n}\0x\n\0", "{}|{\n}|x\n|", 0);
	EXPECT("{}\n{\n}\n", "{}|{|}|", '\n');
	EXPECT(" \t\r\n{ \n \"a\" : [ ] \n } \t\r\n{}\n", " \t\r\n{ \n \"a\" : [ ] \n }|{}|", '\n');
}

static void strings_hide_brackets(void)
{
	EXPECT("{\"}\":\"{[\\\"}\\\\\"}\0", "{\"}\":\"{[\\\"}\\\\\"}|", 0);
	EXPECT("{\"\\\\\":{\"x\":[{}]}}\n", "{\"\\\\\":{\"x\":[{}]}}|", '\n');
}

static void garbage_is_skipped(void)
{
	EXPECT("garbage\n{}\n", "bad|{}|", '\n');
	EXPECT("garbage\0{}\0", "bad|{}|", 0);
	EXPECT("\0{}\0", "bad|{}|", 0);
	EXPECT("}\n{}\n", "bad|{}|", '\n');
	EXPECT("[]\n{}\n", "bad|{}|", '\n');
	EXPECT("{]\n{}\n", "bad|{}|", '\n');
	EXPECT("{[}\n{}\n", "bad|{}|", '\n');
	EXPECT("{\"a\":\xff}\n{}\n", "bad|{}|", '\n');
	EXPECT("{} {}\n{}\n", "bad|{}|", '\n');
	EXPECT("{}x\0{}\0", "bad|{}|", 0);
	EXPECT("\"{}\"\n{}\n", "bad|{}|", '\n');
}

static void no_raw_control_in_strings(void)
{
	EXPECT("{\"a\0b\":1}\0{}\0", "bad|b\":1}|{}|", 0);
	EXPECT("{\"a\nb\":1}\n{}\n", "bad|b\":1}|{}|", '\n');
	EXPECT("{\"a\x01\":1}\n{}\n", "bad|{}|", '\n');
	EXPECT("{\"a\\u0000\":\"\\u0000\"}\n", "{\"a\\u0000\":\"\\u0000\"}|", '\n');
}

static void later_ones_may_be_anything(void)
{
	EXPECT("{}\n\n}{\n\xff\n", "{}||}{|\xff|", '\n');
	EXPECT("{}\0\0\0", "{}|||", 0);
}

static void depth_is_bounded(void)
{
	char bytes[2 * JSON_END_DEPTH_MAX + 32];

	for (size_t depth = JSON_END_DEPTH_MAX - 1; depth <= JSON_END_DEPTH_MAX + 1; depth++) {
		bool fits = depth <= JSON_END_DEPTH_MAX;
		struct outcome outcome;

		bytes[0] = '{';
		memset(bytes + 1, '[', depth - 1);
		memset(bytes + depth, ']', depth - 1);
		memcpy(bytes + 2 * depth - 1, "}\n{}\n", 5);
		outcome = cut(bytes, 2 * depth + 4, 0, 0);
		CU_ASSERT_EQUAL(strncmp(outcome.text, "bad|", 4) == 0, !fits);
		CU_ASSERT_STRING_EQUAL(outcome.text + strlen(outcome.text) - 4, "|{}|");
	}
}

static char *make_long(size_t message_length, const char *before, char terminator, size_t *length)
{
	size_t before_length = strlen(before);
	char *bytes = malloc(before_length + message_length + 8);

	memcpy(bytes, before, before_length);
	memset(bytes + before_length, 'x', message_length);
	memcpy(bytes + before_length, "{\"", 2);
	memcpy(bytes + before_length + message_length - 4, "\":1}", 4);
	bytes[before_length + message_length] = terminator;
	memcpy(bytes + before_length + message_length + 1, "{}", 2);
	bytes[before_length + message_length + 3] = terminator;
	*length = before_length + message_length + 4;
	return bytes;
}

static void length_is_bounded(void)
{
	static const size_t lengths[] = {FRAMING_MESSAGE_MAX - 1, FRAMING_MESSAGE_MAX, FRAMING_MESSAGE_MAX + 1,
					 FRAMING_SKIP_MAX - 1};

	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		for (int first = 0; first < 2; first++) {
			bool fits = lengths[i] <= FRAMING_MESSAGE_MAX;
			size_t length;
			char *bytes = make_long(lengths[i], first ? "" : "{}\n", '\n', &length);
			struct outcome outcome = cut(bytes, length, length / 2, length - 3);
			const char *text = outcome.text;

			if (!first) {
				CU_ASSERT_EQUAL(strncmp(text, "{}|", 3), 0);
				text += 3;
			}
			CU_ASSERT_EQUAL(strncmp(text, "long|", 5) == 0, !fits);
			CU_ASSERT_STRING_EQUAL(text + strlen(text) - 4, "|{}|");
			free(bytes);
		}
	}
}

static void endless_ends(void)
{
	static const char *const beginnings[] = {"", "{}\n", "{}", "{\"", "\xff"};

	for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
		size_t beginning = strlen(beginnings[i]);
		size_t length = beginning + FRAMING_SKIP_MAX + FRAMING_MESSAGE_MAX;
		char *bytes = malloc(length);
		struct outcome outcome;

		memcpy(bytes, beginnings[i], beginning);
		memset(bytes + beginning, 'x', length - beginning);
		outcome = cut(bytes, length, length / 2, length - 1);
		CU_ASSERT_PTR_NOT_NULL(strstr(outcome.text, "endless|"));
		free(bytes);
	}
}

static void memory_is_given_back(void)
{
	struct framing framing;
	size_t length;
	char *bytes = make_long(FRAMING_MESSAGE_MAX, "", '\0', &length);
	size_t used;

	framing_init(&framing);
	CU_ASSERT_EQUAL(framing_terminator(&framing), '\0');
	CU_ASSERT_EQUAL(framing_feed(&framing, (const uint8_t *)bytes, length, &used), FRAMING_MESSAGE);
	CU_ASSERT_EQUAL(framing.length, FRAMING_MESSAGE_MAX);
	framing_next(&framing);
	CU_ASSERT_TRUE(framing.size <= 1024);
	framing_free(&framing);
	free(bytes);
}

HARNESS_MAIN({"either terminator ends messages, wherever the stream is cut", both_terminators},
	     {"the byte behind the first object is the connection's terminator", first_decides},
	     {"brackets in strings end nothing", strings_hide_brackets},
	     {"behind a bad first message the stream goes on", garbage_is_skipped},
	     {"a raw NUL or newline in a string ends the message", no_raw_control_in_strings},
	     {"later messages end at the terminator, whatever they are", later_ones_may_be_anything},
	     {"a first message nested too deeply is skipped", depth_is_bounded},
	     {"a message that is too long is skipped and told", length_is_bounded},
	     {"a message without an end is given up", endless_ends},
	     {"a long message's memory is given back", memory_is_given_back})
