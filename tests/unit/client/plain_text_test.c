/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Text that is harmless to a terminal. */
#include <string.h>

#include "protocol/plain_text.h"
#include "tests/unit/harness.h"

static void plain_text_is_told_from_the_rest(void)
{
	static const struct {
		const char *text;
		bool plain;
	} cases[] = {
	    {"", true},
	    {"hello world~", true},
	    {"gr\xc3\xbc\xc3\x9f", true},
	    {"\xe2\x82\xac", true},
	    {"\xf0\x9f\x98\x80", true},
	    {"\x1f", false},
	    {"\x7f", false},
	    {"\xc2\x80", false},
	    {"\xc2\x9f", false},
	    {"\xc2\xa0", true},
	    {"\xc3", false},
	    {"\xc3(", false},
	    {"\x80", false},
	    {"\xc0\xaf", false},
	    {"\xe0\x80\xaf", false},
	    {"\xed\xa0\x80", false},
	    {"\xf4\x8f\xbf\xbf", true},
	    {"\xf4\x90\x80\x80", false},
	    {"\xff", false},
	    {"\xe2\x82", false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CU_ASSERT_EQUAL(plain_text(cases[i].text, strlen(cases[i].text)), cases[i].plain);
	CU_ASSERT_FALSE(plain_text("a\0b", 3));
}

static void cut_between_characters(void)
{
	/* One character of each length: at 0, 1, 3, 6, ending at 10. */
	static const char text[] = "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80";
	static const size_t beginnings[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10, 10};
	static const size_t ends[] = {10, 10, 10, 10, 6, 6, 6, 3, 3, 1, 0, 0, 0};

	for (size_t limit = 0; limit < sizeof(ends) / sizeof(ends[0]); limit++) {
		CU_ASSERT_EQUAL(plain_text_cut(text, strlen(text), limit), beginnings[limit]);
		CU_ASSERT_EQUAL(plain_text_end(text, strlen(text), limit), ends[limit]);
	}
}

static void cut_of_what_is_no_text(void)
{
	static const char bytes[] = "\x80\x80\x80\x80\x80\x80\x80\x80";

	CU_ASSERT_EQUAL(plain_text_cut(bytes, 8, 7), 4);
	CU_ASSERT_EQUAL(plain_text_cut(bytes, 8, 2), 0);
	CU_ASSERT_EQUAL(plain_text_end(bytes, 8, 7), 4);
	CU_ASSERT_EQUAL(plain_text_end(bytes, 8, 2), 8);
}

HARNESS_MAIN({"plain text is told from control characters and broken UTF-8", plain_text_is_told_from_the_rest},
	     {"text is cut between characters", cut_between_characters},
	     {"what is no text loses three bytes more at most", cut_of_what_is_no_text})
