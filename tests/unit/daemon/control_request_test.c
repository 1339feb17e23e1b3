/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Calls and their parts, and foreign bytes as JSON. */
#include <stdlib.h>
#include <string.h>

#include "daemon/control/request.h"
#include "daemon/control/text.h"
#include "tests/unit/harness.h"

static char reason[128];

static bool parse(struct request *request, const char *text, size_t length)
{
	/* Without a terminator, as in the daemon. */
	uint8_t *copy = malloc(length + 1);
	bool parsed;

	memcpy(copy, text, length);
	reason[0] = '\0';
	parsed = request_parse(copy, length, request, reason, sizeof reason);
	free(copy);
	return parsed;
}

#define PARSE(request, literal) parse((request), (literal), sizeof(literal) - 1)

static void parts(void)
{
	struct request request;

	CU_ASSERT_TRUE_FATAL(PARSE(&request, "{\"method\":\"org.tockd.Control.List\"}"));
	CU_ASSERT_STRING_EQUAL(request.method, "org.tockd.Control.List");
	CU_ASSERT_STRING_EQUAL(request.member, "List");
	CU_ASSERT_PTR_NULL(request.parameters);
	CU_ASSERT_FALSE(request.more || request.oneway || request.upgrade);
	CU_ASSERT_TRUE(request_is_of(&request, "org.tockd.Control"));
	CU_ASSERT_FALSE(request_is_of(&request, "org.tockd.Contro"));
	CU_ASSERT_FALSE(request_is_of(&request, "org.tockd.Control.List"));
	request_free(&request);

	CU_ASSERT_TRUE_FATAL(PARSE(&request, " {\"parameters\":{\"a\":\"b\"}, \"more\":true, \"oneway\":true, \"upgrade\":true,"
					     " \"method\":\"a.B\", \"x\":[1.5e300, null]}\r\t "));
	CU_ASSERT_TRUE(request.more && request.oneway && request.upgrade);
	CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(request.parameters, "a")), "b");
	request_free(&request);

	CU_ASSERT_TRUE_FATAL(PARSE(&request, "{\"method\":\"a.B\",\"parameters\":null,\"more\":null}"));
	CU_ASSERT_PTR_NULL(request.parameters);
	request_free(&request);
}

static void refusals(void)
{
	static const struct {
		const char *text;
		const char *why;
	} wrong[] = {
	    {"", "offset 0"},
	    {" ", "expected"},
	    {"{", "offset"},
	    {"{}{}", "end of file"},
	    {"[]", "object"},
	    {"7", "expected"},
	    {"{}", "method"},
	    {"{\"method\":null}", "method"},
	    {"{\"method\":1}", "method"},
	    {"{\"method\":\"\"}", "method"},
	    {"{\"method\":\"List\"}", "method"},
	    {"{\"method\":\".List\"}", "method"},
	    {"{\"method\":\"a.\"}", "method"},
	    {"{\"method\":\"a.b c\"}", "method"},
	    {"{\"method\":\"a.b\\u0000c\"}", "method"},
	    {"{\"method\":\"a.\\u00e4\"}", "method"},
	    {"{\"method\":\"a.b\",\"parameters\":[]}", "parameters"},
	    {"{\"method\":\"a.b\",\"parameters\":\"x\"}", "parameters"},
	    {"{\"method\":\"a.b\",\"more\":1}", "more"},
	    {"{\"method\":\"a.b\",\"oneway\":\"yes\"}", "oneway"},
	    {"{\"method\":\"a.b\",\"upgrade\":{}}", "upgrade"},
	    {"{\"method\":\"a.b\",\"method\":\"a.b\"}", "duplicate"},
	    {"{\"method\":\"a.b\",\"x\":1e999}", "overflow"},
	    {"{\"method\":\"a.b\",\"x\":99999999999999999999}", "big"},
	    {"{\"method\":\"a.b\",\"x\":\"\\ud800\"}", "Unicode"},
	    {"{\"method\":\"a.b\",\"x\":\"\xff\"}", "decode"},
	};

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct request request;

		CU_ASSERT_FALSE(parse(&request, wrong[i].text, strlen(wrong[i].text)));
		CU_ASSERT_PTR_NULL(request.call);
		if (strstr(reason, wrong[i].why) == NULL) {
			printf("# %s: %s\n", wrong[i].text, reason);
			CU_FAIL("another reason");
		}
	}
}

static void oneway_is_remembered(void)
{
	struct request request;

	CU_ASSERT_FALSE(PARSE(&request, "{\"oneway\":true,\"method\":7}"));
	CU_ASSERT_TRUE(request.oneway);
}

static void method_length(void)
{
	for (size_t length = REQUEST_METHOD_BYTES - 2; length <= REQUEST_METHOD_BYTES; length++) {
		char text[REQUEST_METHOD_BYTES + 32];
		struct request request;
		int head = snprintf(text, sizeof text, "{\"method\":\"a.");

		memset(text + head, 'x', length - 2);
		memcpy(text + (size_t)head + length - 2, "\"}", 3);
		CU_ASSERT_EQUAL(parse(&request, text, strlen(text)), length < REQUEST_METHOD_BYTES);
		request_free(&request);
	}
}

static void depth_bombs(void)
{
	static const char *const units[] = {"[", "{\"a\":"};
	enum { COUNT = 13000 };

	for (size_t i = 0; i < 2; i++) {
		size_t unit = strlen(units[i]);
		char *text = malloc(COUNT * unit);
		struct request request;

		for (size_t j = 0; j < COUNT; j++)
			memcpy(text + j * unit, units[i], unit);
		CU_ASSERT_FALSE(parse(&request, text, COUNT * unit));
		CU_ASSERT_PTR_NOT_NULL(strstr(reason, "depth"));
		free(text);
	}
}

static bool text_is(const char *bytes, size_t length, const char *expected)
{
	json_t *json = text_json(bytes, length);
	bool same = json_string_length(json) == strlen(expected) && strcmp(json_string_value(json), expected) == 0;

	json_decref(json);
	return same;
}

static void others_bytes(void)
{
#define BAD "\xef\xbf\xbd"
	CU_ASSERT_TRUE(text_is("", 0, ""));
	CU_ASSERT_TRUE(text_is("a\tb\x1b", 4, "a\tb\x1b"));
	CU_ASSERT_TRUE(text_is("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 9, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"));
	CU_ASSERT_TRUE(text_is("\x80x", 2, BAD "x"));
	CU_ASSERT_TRUE(text_is("\xc0\x80", 2, BAD BAD));
	CU_ASSERT_TRUE(text_is("\xed\xa0\x80", 3, BAD BAD BAD));
	CU_ASSERT_TRUE(text_is("\xf4\x90\x80\x80", 4, BAD BAD BAD BAD));
	CU_ASSERT_TRUE(text_is("\xe0\x9f\xbf", 3, BAD BAD BAD));
	CU_ASSERT_TRUE(text_is("\xe2\x82", 2, BAD BAD));
	CU_ASSERT_TRUE(text_is("\xe2\x82x", 3, BAD BAD "x"));
}

/* Any bytes become a valid JSON string. */
static void any_bytes(void)
{
	uint32_t state = 12345;

	for (int round = 0; round < 20000; round++) {
		char bytes[8];
		size_t length = (size_t)round % sizeof bytes + 1;
		size_t consumed = 0;
		json_t *whole;
		json_t *part;

		for (size_t i = 0; i < length; i++) {
			state = state * 1664525 + 1013904223;
			bytes[i] = (char)(state >> 24 | (state >> 16 & 0x80));
		}
		whole = text_json(bytes, length);
		part = text_json_part(bytes, length, &consumed);
		if (whole == NULL || part == NULL || consumed > length || consumed + 3 < length) {
			CU_FAIL("no string");
			break;
		}
		json_decref(whole);
		json_decref(part);
	}
	CU_ASSERT_TRUE(state != 12345);
}

static void cut_characters(void)
{
	static const char text[] = "\xf0\x9f\x98\x80";
	size_t consumed;

	for (size_t length = 1; length < 4; length++) {
		json_t *part = text_json_part(text, length, &consumed);

		CU_ASSERT_EQUAL(consumed, 0);
		CU_ASSERT_EQUAL(json_string_length(part), 0);
		json_decref(part);
	}
	json_decref(text_json_part(text, 4, &consumed));
	CU_ASSERT_EQUAL(consumed, 4);
}

HARNESS_MAIN({"a call is taken apart", parts}, {"what is no call is refused with a reason", refusals},
	     {"a bad call that wanted no answer is known", oneway_is_remembered}, {"method names are bounded", method_length},
	     {"depth bombs are refused", depth_bombs}, {"bytes of others become text", others_bytes},
	     {"any bytes become text", any_bytes}, {"a character that is cut is kept for later", cut_characters})
