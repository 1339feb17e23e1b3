/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Values in the metadata of a TAB, without an archive around it. */
#include <string.h>

#include "protocol/tab.h"
#include "tests/unit/harness.h"

static void metadata_values_are_found(void)
{
	static const char text[] =
	    "# a comment\n\n tab-version=1\r\nname = \"a \\\"b\\\" \\\\c\" # more\nother-name = 'x'\nlist = [1, 2]\n"
	    "only-for-boards = 'imix,\\hail'\n\"quoted\" = 5\nempty = \"\"\n[table]\nlater = 1\n";
	static const struct {
		const char *key, *value;
		enum tab_value found;
		unsigned int line;
	} cases[] = {
	    {"tab-version", "1", TAB_VALUE_FOUND, 3}, {"name", "a \"b\" \\c", TAB_VALUE_FOUND, 4},
	    {"other-name", "x", TAB_VALUE_FOUND, 5},  {"only-for-boards", "imix,\\hail", TAB_VALUE_FOUND, 7},
	    {"quoted", "5", TAB_VALUE_FOUND, 8},      {"empty", "", TAB_VALUE_FOUND, 9},
	    {"later", "", TAB_VALUE_MISSING, 0},      {"nam", "", TAB_VALUE_MISSING, 0},
	    {"other", "", TAB_VALUE_MISSING, 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char value[32];
		unsigned int line;

		CU_ASSERT_EQUAL(tab_metadata_value(text, cases[i].key, value, sizeof(value), &line), cases[i].found);
		CU_ASSERT_STRING_EQUAL(value, cases[i].value);
		CU_ASSERT_EQUAL(line, cases[i].line);
	}
}

HARNESS_MAIN({"tab: values of metadata.toml are found", metadata_values_are_found})
