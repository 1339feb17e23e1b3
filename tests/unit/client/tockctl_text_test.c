/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* tockctl's output: text from apps, made safe for terminals, and tables. */
#include <locale.h>
#include <string.h>

#include "client/tockctl/app_text.h"
#include "client/tockctl/printable.h"
#include "client/tockctl/similar.h"
#include "client/tockctl/table.h"
#include "client/tockctl/typing.h"
#include "tests/unit/harness.h"

static char result[4096];

/* Moves the text to static storage, so that it needs no freeing. */
static const char *taken(struct text *text)
{
	snprintf(result, sizeof result, "%s", text_string(text));
	text_free(text);
	return result;
}

static const char *printable(const char *from, size_t length, enum printable_kind kind)
{
	struct text to = {0};

	printable_add(&to, from, length, kind);
	return taken(&to);
}

#define LINE(literal)  printable((literal), sizeof(literal) - 1, PRINTABLE_LINE)
#define LINES(literal) printable((literal), sizeof(literal) - 1, PRINTABLE_LINES)

static void escapes_control_characters(void)
{
	CU_ASSERT_STRING_EQUAL(LINE("plain name"), "plain name");
	CU_ASSERT_STRING_EQUAL(LINE("\x1b[2J\a\0!"), "\\x1b[2J\\x07\\x00!");
	CU_ASSERT_STRING_EQUAL(LINE("a\nb\tc\r"), "a\\nb\\tc\\x0d");
	CU_ASSERT_STRING_EQUAL(LINES("a\nb\tc\r\x7f"), "a\nb\tc\\x0d\\x7f");
	/* CSI as one character of C1 */
	CU_ASSERT_STRING_EQUAL(LINE("\xc2\x9b"
				    "31m"),
			       "\\u{009b}31m");
}

static void escapes_what_turns_writing(void)
{
	CU_ASSERT_STRING_EQUAL(LINE("a\u202eb"), "a\\u{202e}b");
	CU_ASSERT_STRING_EQUAL(LINE("\u2066x\u200f"), "\\u{2066}x\\u{200f}");
}

static void keeps_letters_of_the_world(void)
{
	CU_ASSERT_STRING_EQUAL(LINE("Köln 温度 é"), "Köln 温度 é");
	CU_ASSERT_STRING_EQUAL(LINES("😀"), "😀");
}

static void shows_bytes_that_are_no_utf8(void)
{
	CU_ASSERT_STRING_EQUAL(LINE("a\xff"
				    "b\xc3"),
			       "a\\xffb\\xc3");
	/* an overlong slash, a surrogate, beyond U+10FFFF */
	CU_ASSERT_STRING_EQUAL(LINE("\xc0\xaf"), "\\xc0\\xaf");
	CU_ASSERT_STRING_EQUAL(LINE("\xed\xa0\x80"), "\\xed\\xa0\\x80");
	CU_ASSERT_STRING_EQUAL(LINE("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
	CU_ASSERT_STRING_EQUAL(LINE("\xe0\x80\xaf"), "\\xe0\\x80\\xaf");
}

static const char *cut(const char *text, size_t columns)
{
	struct text to = {0};

	printable_cut(&to, text, columns);
	return taken(&to);
}

static void cuts_between_characters(void)
{
	CU_ASSERT_STRING_EQUAL(cut("abcdef", 6), "abcdef");
	CU_ASSERT_STRING_EQUAL(cut("abcdef", 5), "abcd…");
	CU_ASSERT_STRING_EQUAL(cut("öäüß", 3), "öä…");
	/* a two-column character that does not fit is dropped whole */
	CU_ASSERT_STRING_EQUAL(cut("温度計", 6), "温度計");
	CU_ASSERT_STRING_EQUAL(cut("温度計", 5), "温度…");
	CU_ASSERT_STRING_EQUAL(cut("温度計", 4), "温…");
	CU_ASSERT_STRING_EQUAL(cut("abc", 1), "…");
	CU_ASSERT_STRING_EQUAL(cut("abc", 0), "");
	CU_ASSERT_EQUAL(printable_columns("温a"), 3);
	/* a mark over a letter takes no column */
	CU_ASSERT_EQUAL(printable_columns("e\u0301"), 1);
}

static const struct table_column columns[] = {
    {"NAME", false, 0, true}, {"ID", true, 0, false}, {"CALLS", true, 1, false}, {"NOTE", false, 2, false}};

static struct table two_rows(void)
{
	struct table table = {.columns = columns, .column_count = 4};

	table_add(&table, "thermometer");
	table_format(&table, "%d", 7);
	table_add(&table, "12345");
	table_add(&table, "x");
	table_add(&table, "温度");
	table_add(&table, "10");
	table_add(&table, "1");
	table_add(&table, "long note");
	return table;
}

static const char *lines_of(struct table *table, size_t width, bool headers)
{
	struct text lines = {0};

	table_lines(table, width, headers, &lines);
	for (size_t i = 0; i < table->cell_count; i++)
		text_free(&table->cells[i]);
	free(table->cells);
	return taken(&lines);
}

static void aligns_columns(void)
{
	struct table table = two_rows();

	CU_ASSERT_STRING_EQUAL(lines_of(&table, 0, true), "NAME         ID  CALLS  NOTE\n"
							  "thermometer   7  12345  x\n"
							  "温度         10      1  long note\n");
}

static void leaves_headers_out(void)
{
	struct table table = two_rows();

	CU_ASSERT_STRING_EQUAL(lines_of(&table, 0, false), "thermometer   7  12345  x\n温度         10      1  long note\n");
}

static void drops_columns_in_their_order(void)
{
	struct table table = two_rows();

	CU_ASSERT_STRING_EQUAL(lines_of(&table, 32, true), "NAME         ID  CALLS\n"
							   "thermometer   7  12345\n"
							   "温度         10      1\n");
	table = two_rows();
	CU_ASSERT_STRING_EQUAL(lines_of(&table, 21, true), "NAME         ID\nthermometer   7\n温度         10\n");
}

static void shrinks_names_last(void)
{
	struct table table = two_rows();

	CU_ASSERT_STRING_EQUAL(lines_of(&table, 12, true), "NAME      ID\nthermom…   7\n温度      10\n");
}

static void never_exceeds_the_width(void)
{
	for (size_t width = 1; width < 50; width++) {
		struct table table = two_rows();
		char *rest = NULL;

		lines_of(&table, width, true);
		for (char *line = strtok_r(result, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
			CU_ASSERT(printable_columns(line) <= width);
	}
}

static void prints_titles_without_rows(void)
{
	struct table table = {.columns = columns, .column_count = 4};

	CU_ASSERT_STRING_EQUAL(lines_of(&table, 0, true), "NAME  ID  CALLS  NOTE\n");
}

static void a_cell_stays_on_its_line(void)
{
	struct table table = {.columns = columns, .column_count = 1};

	table_add(&table, "evil\nroot  running\x1b[1A");
	CU_ASSERT_STRING_EQUAL(lines_of(&table, 0, false), "evil\\nroot  running\\x1b[1A\n");
}

static void carriage_returns_before_newlines_go(void)
{
	struct app_text state = {0};
	struct text to = {0};

	app_text_add(&state, "one\r\ntwo\r", 9, &to);
	CU_ASSERT_TRUE(state.line_open);
	app_text_add(&state, "\nthree\rfour\r", 12, &to);
	app_text_add(&state, "\r\n", 2, &to);
	CU_ASSERT_FALSE(state.line_open);
	CU_ASSERT_STRING_EQUAL(taken(&to), "one\ntwo\nthree\\x0dfour\\x0d\n");
}

static void raw_text_stays(void)
{
	struct app_text state = {.raw = true};
	struct text to = {0};

	app_text_add(&state, "\x1b[1mx\r\n\0y", 9, &to);
	CU_ASSERT_EQUAL(to.length, 9);
	CU_ASSERT_EQUAL(memcmp(to.bytes, "\x1b[1mx\r\n\0y", 9), 0);
	text_free(&to);
}

static size_t whole(const char *bytes, bool *bad)
{
	return typing_whole(bytes, strlen(bytes), bad);
}

static void input_is_sent_in_whole_characters(void)
{
	bool bad;

	CU_ASSERT_EQUAL(whole("abc", &bad), 3);
	CU_ASSERT_FALSE(bad);
	CU_ASSERT_EQUAL(whole("ab\xc3", &bad), 2);
	CU_ASSERT_FALSE(bad);
	CU_ASSERT_EQUAL(whole("ab\xe6\xb8", &bad), 2);
	CU_ASSERT_FALSE(bad);
	CU_ASSERT_EQUAL(whole("\xf0\x9f\x98", &bad), 0);
	CU_ASSERT_FALSE(bad);
	CU_ASSERT_EQUAL(whole("ab\xff", &bad), 2);
	CU_ASSERT_TRUE(bad);
	CU_ASSERT_EQUAL(whole("\xc3("
			      "x",
			      &bad),
			0);
	CU_ASSERT_TRUE(bad);
	CU_ASSERT_EQUAL(whole("\xed\xa0\x80", &bad), 0);
	CU_ASSERT_TRUE(bad);
	CU_ASSERT_EQUAL(typing_whole("a\0b", 3, &bad), 3);
	CU_ASSERT_FALSE(bad);
}

static void guesses_what_was_meant(void)
{
	CU_ASSERT_TRUE(similar("blnik", "blink"));
	CU_ASSERT_TRUE(similar("Blink", "blink"));
	CU_ASSERT_TRUE(similar("therm", "thermometer"));
	CU_ASSERT_TRUE(similar("termometre", "thermometer") || similar("thermometre", "thermometer"));
	CU_ASSERT_FALSE(similar("echo", "blink"));
	CU_ASSERT_FALSE(similar("", "blink"));
	CU_ASSERT_FALSE(similar("xy", "xz"));
	/* longer than the compared part */
	char longer[200];
	memset(longer, 'a', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	CU_ASSERT_FALSE(similar(longer, "blink"));
	CU_ASSERT_FALSE(similar("ab", longer));
	CU_ASSERT_TRUE(similar("aa", longer));
}

static void texts_grow(void)
{
	struct text text = {0};

	CU_ASSERT_STRING_EQUAL(text_string(&text), "");
	for (int i = 0; i < 1000; i++)
		text_format(&text, "%03d", i);
	CU_ASSERT_EQUAL(text.length, 3000);
	CU_ASSERT_EQUAL(strlen(text.bytes), 3000);
	CU_ASSERT_EQUAL(memcmp(text.bytes + 2997, "999", 4), 0);
	text_free(&text);
}

int main(void)
{
	static const struct harness_test tests[] = {
	    {"tockctl: control characters are escaped", escapes_control_characters},
	    {"tockctl: what turns the direction of writing is escaped", escapes_what_turns_writing},
	    {"tockctl: letters of the world stay", keeps_letters_of_the_world},
	    {"tockctl: bytes that are no UTF-8 are shown as such", shows_bytes_that_are_no_utf8},
	    {"tockctl: text is cut between characters", cuts_between_characters},
	    {"tockctl: a table aligns its columns", aligns_columns},
	    {"tockctl: a table without titles", leaves_headers_out},
	    {"tockctl: a narrow table drops columns in their order", drops_columns_in_their_order},
	    {"tockctl: a narrow table cuts names last", shrinks_names_last},
	    {"tockctl: no line is wider than the terminal", never_exceeds_the_width},
	    {"tockctl: a table without rows has its titles", prints_titles_without_rows},
	    {"tockctl: a cell cannot leave its line", a_cell_stays_on_its_line},
	    {"tockctl: carriage returns before newlines go, wherever the text is cut", carriage_returns_before_newlines_go},
	    {"tockctl: raw text stays as it is", raw_text_stays},
	    {"tockctl: input is sent in whole characters", input_is_sent_in_whole_characters},
	    {"tockctl: guesses what name was meant", guesses_what_was_meant},
	    {"tockctl: texts grow", texts_grow},
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	printable_start();
	return harness_run(tests, sizeof tests / sizeof tests[0]);
}
