/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Text that does no harm to a terminal. */
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

HARNESS_MAIN({"plain text is told from control characters and broken UTF-8", plain_text_is_told_from_the_rest})
