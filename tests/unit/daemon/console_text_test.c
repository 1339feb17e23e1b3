/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <string.h>

#include "daemon/backends/console_text.h"
#include "tests/unit/harness.h"

static const char *harmless_of(const char *bytes, size_t length, bool more, size_t *consumed)
{
	static char text[1024];
	size_t chars = console_text_harmless((const uint8_t *)bytes, length, more, text, consumed);

	text[chars] = '\0';
	return text;
}

static void expect(const char *bytes, size_t length, const char *text)
{
	size_t consumed = 0;

	CU_ASSERT_STRING_EQUAL(harmless_of(bytes, length, false, &consumed), text);
	CU_ASSERT_EQUAL(consumed, length);
}

#define EXPECT(bytes, text) expect((bytes), sizeof(bytes) - 1, (text))

static void printable_text_stays(void)
{
	EXPECT("", "");
	EXPECT("plain \\ text\twith a tab ~", "plain \\ text\twith a tab ~");
	EXPECT("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80", "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80");
	EXPECT("\xc2\xa0\xef\xbf\xbd\xf4\x8f\xbf\xbf", "\xc2\xa0\xef\xbf\xbd\xf4\x8f\xbf\xbf");
}

static void control_characters_are_escaped(void)
{
	EXPECT("\x1b[2J\x07", "\\x1b[2J\\x07");
	EXPECT("a\0b", "a\\x00b");
	EXPECT("x\ry\x7fz\n", "x\\x0dy\\x7fz\\x0a");
	/* C1 controls as UTF-8 and as single bytes: a terminal may take either for the start of a sequence. */
	EXPECT("\xc2\x9b"
	       "2J",
	       "\\xc2\\x9b"
	       "2J");
	EXPECT("\x9b"
	       "2J",
	       "\\x9b"
	       "2J");
}

static void what_reorders_or_breaks_a_line_is_escaped(void)
{
	EXPECT("\xe2\x80\xae"
	       "abc",
	       "\\xe2\\x80\\xae"
	       "abc");
	EXPECT("\xe2\x81\xa6", "\\xe2\\x81\\xa6");
	EXPECT("\xe2\x80\xa8\xe2\x80\xa9", "\\xe2\\x80\\xa8\\xe2\\x80\\xa9");
}

static void what_is_not_utf8_is_escaped(void)
{
	EXPECT("\xff\xfe", "\\xff\\xfe");
	EXPECT("\xc0\xaf", "\\xc0\\xaf");          /* overlong */
	EXPECT("\xe0\x80\x80", "\\xe0\\x80\\x80"); /* overlong */
	EXPECT("\xe0\x81\x81", "\\xe0\\x81\\x81"); /* an overlong A */
	EXPECT("\xf0\x80\x81\x81", "\\xf0\\x80\\x81\\x81");
	EXPECT("\xed\xa0\x80", "\\xed\\xa0\\x80");          /* a surrogate */
	EXPECT("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* beyond the last character */
	EXPECT("\xe2\x82"
	       "A",
	       "\\xe2\\x82"
	       "A");
	EXPECT("a\xc3", "a\\xc3");
}

static void a_character_that_may_be_completed_is_held_back(void)
{
	size_t consumed = 0;

	CU_ASSERT_STRING_EQUAL(harmless_of("a\xe2\x82", 3, true, &consumed), "a");
	CU_ASSERT_EQUAL(consumed, 1);
	CU_ASSERT_STRING_EQUAL(harmless_of("a\xf0\x9f\x98", 4, true, &consumed), "a");
	CU_ASSERT_EQUAL(consumed, 1);
	CU_ASSERT_STRING_EQUAL(harmless_of("a\xff", 2, true, &consumed), "a\\xff");
	CU_ASSERT_EQUAL(consumed, 2);
}

static void no_byte_sequence_lets_a_control_character_through(void)
{
	/* Every pair of bytes, alone and before bytes that could complete it. */
	size_t bad = 0;

	for (unsigned int first = 0; first < 256; first++) {
		for (unsigned int second = 0; second < 256; second++) {
			char bytes[4] = {(char)first, (char)second, (char)0xae, (char)0x80};
			size_t consumed = 0;
			const char *text = harmless_of(bytes, sizeof bytes, false, &consumed);

			for (const char *c = text; *c != '\0'; c++)
				bad += ((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f;
			bad += strstr(text, "\xe2\x80\xae") != NULL || consumed != sizeof bytes ||
			       strlen(text) > CONSOLE_TEXT_GROWTH * sizeof bytes;
		}
	}
	CU_ASSERT_EQUAL(bad, 0);
}

HARNESS_MAIN({"printable text stays as it is", printable_text_stays},
	     {"control characters are escaped", control_characters_are_escaped},
	     {"what reorders or breaks a line is escaped", what_reorders_or_breaks_a_line_is_escaped},
	     {"what is not UTF-8 is escaped", what_is_not_utf8_is_escaped},
	     {"a character that may be completed is held back", a_character_that_may_be_completed_is_held_back},
	     {"no byte sequence lets a control character through", no_byte_sequence_lets_a_control_character_through})
