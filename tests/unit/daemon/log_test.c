/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* How the log prints texts from strangers: names in TBFs and names of files. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "daemon/log.h"
#include "tests/unit/harness.h"

/* The log line of an error with this text, without its prefix and end. */
static const char *logged(const char *text)
{
	static char line[2048];
	int ends[2];
	int before = dup(STDERR_FILENO);
	ssize_t length;

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	dup2(ends[1], STDERR_FILENO);
	log_error("%s", text);
	dup2(before, STDERR_FILENO);
	length = read(ends[0], line, sizeof line - 1);
	close(ends[0]);
	close(ends[1]);
	close(before);
	CU_ASSERT_TRUE_FATAL(length > 0 && line[length - 1] == '\n');
	line[length - 1] = '\0';
	CU_ASSERT_NSTRING_EQUAL(line, "tockd: error: ", 14);
	return line + 14;
}

static void names_are_shown_as_they_are(void)
{
	CU_ASSERT_STRING_EQUAL(logged("blink: it's 100 %, ~"), "blink: it's 100 %, ~");
	CU_ASSERT_STRING_EQUAL(logged("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80"),
			       "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80");
}

static void nothing_steers_a_terminal(void)
{
	CU_ASSERT_STRING_EQUAL(logged("a\x1b[31m\nb\x7f"), "a?[31m?b?");
	/* The same sequence, started by one character, U+009B. */
	CU_ASSERT_STRING_EQUAL(logged("a\xc2\x9b"
				      "31m"),
			       "a??31m");
	/* As a single byte, for terminals without UTF-8. */
	CU_ASSERT_STRING_EQUAL(logged("a\x9b"
				      "31m"),
			       "a?31m");
}

static void nothing_turns_the_writing(void)
{
	CU_ASSERT_STRING_EQUAL(logged("a\xe2\x80\xae"
				      "b"),
			       "a???b");
	CU_ASSERT_STRING_EQUAL(logged("a\xe2\x81\xa6"
				      "b"),
			       "a???b");
	CU_ASSERT_STRING_EQUAL(logged("a\xe2\x80\xa8"
				      "b"),
			       "a???b");
	CU_ASSERT_STRING_EQUAL(logged("a\xe2\x80\xa6"
				      "b"),
			       "a\xe2\x80\xa6"
			       "b");
}

static void what_is_cut_is_none(void)
{
	CU_ASSERT_STRING_EQUAL(logged("a\xe2\x82"), "a??");
	CU_ASSERT_STRING_EQUAL(logged("\xc0\xaf\xed\xa0\x80\xff"), "??????");
}

HARNESS_MAIN({"names are shown as they are", names_are_shown_as_they_are},
	     {"nothing in a name steers a terminal", nothing_steers_a_terminal},
	     {"nothing in a name turns the direction of writing", nothing_turns_the_writing},
	     {"what is cut or no character is not shown", what_is_cut_is_none})
