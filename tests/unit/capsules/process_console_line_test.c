/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Keys typed at the process console: the resulting line, and what a terminal shows. */
#include <string.h>

#include "capsules/process_console_line.h"
#include "tests/unit/harness.h"

#define LEFT   "\x1b[D"
#define RIGHT  "\x1b[C"
#define UP     "\x1b[A"
#define DOWN   "\x1b[B"
#define HOME   "\x1b[H"
#define END    "\x1b[F"
#define DELETE "\x1b[3~"

/* A terminal with one row: it prints, moves back, and clears at the end of a line. */
static struct {
	char row[512];
	uint32_t cursor;
	uint32_t bytes; /* of the last key */
} terminal;
static struct process_console_line line;

static void show(void *context, const char *text, uint32_t length)
{
	(void)context;
	terminal.bytes += length;
	for (uint32_t i = 0; i < length; i++) {
		if (text[i] == '\b' && terminal.cursor > 0)
			terminal.cursor--;
		else if (text[i] >= ' ')
			terminal.row[terminal.cursor++] = text[i];
		else
			CU_ASSERT_TRUE(text[i] == '\r' || text[i] == '\n');
	}
}

/* The text of the row, without trailing blanks. */
static const char *row(void)
{
	static char text[sizeof terminal.row];
	size_t length = strlen(terminal.row);

	memcpy(text, terminal.row, sizeof text);
	while (length > line.text.length && text[length - 1] == ' ')
		text[--length] = 0;
	return text;
}

static const struct kc_writer echo = {.write = show};

/* After each key the terminal shows the line and its cursor. */
static void keys(const char *bytes)
{
	for (; *bytes != 0; bytes++) {
		terminal.bytes = 0;
		if (process_console_line_key(&line, (uint8_t)*bytes, &echo)) {
			process_console_line_finish(&line);
			memset(&terminal, 0, sizeof terminal);
		}
		CU_ASSERT_TRUE(terminal.bytes <= PROCESS_CONSOLE_ECHO_MAX);
		CU_ASSERT_STRING_EQUAL(row(), line.text.bytes);
		CU_ASSERT_EQUAL(terminal.cursor, line.cursor);
		CU_ASSERT_EQUAL(strlen(line.text.bytes), line.text.length);
	}
}

static void begin(void)
{
	memset(&line, 0, sizeof line);
	memset(&terminal, 0, sizeof terminal);
}

static const char *after(const char *bytes)
{
	begin();
	keys(bytes);
	return line.text.bytes;
}

static void inserting(void)
{
	CU_ASSERT_STRING_EQUAL(after("FooBar"), "FooBar");
	CU_ASSERT_STRING_EQUAL(after("FooBar" HOME "Dummy"), "DummyFooBar");
	CU_ASSERT_STRING_EQUAL(after("FooBar" LEFT LEFT LEFT "Dummy"), "FooDummyBar");
	CU_ASSERT_STRING_EQUAL(after("ab" HOME RIGHT "x" END "y"), "axby");
	CU_ASSERT_STRING_EQUAL(after("a\tb"), "a b");
}

static void deleting(void)
{
	CU_ASSERT_STRING_EQUAL(after("abc\b"), "ab");
	CU_ASSERT_STRING_EQUAL(after("abc\x7f"), "ab");
	CU_ASSERT_STRING_EQUAL(after("abcdef" LEFT LEFT "\b"), "abcef");
	CU_ASSERT_STRING_EQUAL(after("abcdef" LEFT LEFT LEFT DELETE), "abcef");
	CU_ASSERT_STRING_EQUAL(after("abc" HOME DELETE DELETE DELETE), "");
	CU_ASSERT_STRING_EQUAL(after("DummyFooDummyBarDummy" HOME DELETE DELETE DELETE DELETE DELETE END
				     "\b\b\b\b\b" LEFT LEFT LEFT "\x7f\x7f\x7f\x7f\x7f"),
			       "FooBar");
}

/* Keys at the ends of the line do nothing, and show nothing. */
static void at_the_ends(void)
{
	CU_ASSERT_STRING_EQUAL(after("\b" DELETE LEFT RIGHT HOME END UP DOWN), "");
	CU_ASSERT_STRING_EQUAL(after("ab" DELETE RIGHT END), "ab");
	CU_ASSERT_STRING_EQUAL(after("ab" HOME "\b" LEFT "\x7f"), "ab");
}

static void long_lines(void)
{
	char wanted[PROCESS_CONSOLE_LINE_MAX];

	begin();
	for (uint32_t i = 0; i < 2 * PROCESS_CONSOLE_LINE_MAX; i++)
		keys("x");
	memset(wanted, 'x', sizeof wanted - 1);
	wanted[sizeof wanted - 1] = 0;
	CU_ASSERT_STRING_EQUAL(line.text.bytes, wanted);
	keys(HOME "y" DELETE "y");
	wanted[0] = 'y';
	CU_ASSERT_STRING_EQUAL(line.text.bytes, wanted);
}

static void other_bytes(void)
{
	CU_ASSERT_STRING_EQUAL(after("a\x01\x02\x1f\x80\xff\xc3\xa4z"), "az");
	begin();
	CU_ASSERT_FALSE(process_console_line_key(&line, 0, &echo));
	CU_ASSERT_EQUAL(line.text.length, 0);
}

/* Unknown escape sequences are ignored, up to the letter that ends them. */
static void other_sequences(void)
{
	CU_ASSERT_STRING_EQUAL(after("a\x1b[5~b"), "ab");
	CU_ASSERT_STRING_EQUAL(after("a\x1b[1;5Db"), "ab");
	CU_ASSERT_STRING_EQUAL(after("a\x1bOPb"), "aPb"); /* ESC O is a sequence of two */
	CU_ASSERT_STRING_EQUAL(after("a\x1b[3;5~b"), "ab");
	CU_ASSERT_STRING_EQUAL(after("ab\x1b\x1b[Dx"), "axb");
	CU_ASSERT_STRING_EQUAL(after("ab\x1b[12\x1b[Dx"), "axb");
	CU_ASSERT_STRING_EQUAL(after("a\x1b[Zb"), "ab");
	begin();
	keys("ab\x1b[\rc"); /* a line end ends a sequence, too */
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "c");
}

static uint32_t ends_in(const char *bytes)
{
	uint32_t ends = 0;

	begin();
	for (; *bytes != 0; bytes++) {
		if (process_console_line_key(&line, (uint8_t)*bytes, &echo)) {
			process_console_line_finish(&line);
			memset(&terminal, 0, sizeof terminal);
			ends++;
		}
	}
	return ends;
}

static void line_ends(void)
{
	CU_ASSERT_EQUAL(ends_in("a\rb\rc\r"), 3);
	CU_ASSERT_EQUAL(ends_in("a\nb\nc\n"), 3);
	CU_ASSERT_EQUAL(ends_in("a\r\nb\r\nc\r\n"), 3);
	CU_ASSERT_EQUAL(ends_in("a\n\rb\n\r"), 2);
	CU_ASSERT_EQUAL(ends_in("\r\r"), 2);
	CU_ASSERT_EQUAL(ends_in("\r\n\r\n"), 2);
	CU_ASSERT_EQUAL(ends_in("\r\n\n"), 2);
	CU_ASSERT_EQUAL(ends_in("\ra\n"), 2);
}

/* Nine older lines, the newest first. */
static void history(void)
{
	begin();
	for (char i = '0'; i <= '9'; i++)
		keys((const char[]){i, i, '\r', 0});
	keys(UP);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "99");
	keys(UP UP UP);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "66");
	keys(DOWN DOWN);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "88");
	keys(UP UP UP UP UP UP UP UP UP UP UP UP);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "11");
	keys(DOWN DOWN DOWN DOWN DOWN DOWN DOWN DOWN DOWN DOWN DOWN DOWN DOWN);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "");
	keys(UP);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "99");
	keys("\r" UP UP);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "88"); /* a repeated line is not stored again */
}

static void history_has_no_blank_lines(void)
{
	begin();
	keys("one\r\r  \r" UP);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "one");
	keys(UP);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "one");
}

/* The unfinished line is kept below; editing an old line replaces it. */
static void unfinished_lines(void)
{
	begin();
	keys("one\rtwo\runfin" UP UP DOWN DOWN);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "unfin");
	keys("\b");
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "unfi");
	keys(UP "!" DOWN);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "two!");
	keys(UP);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "two"); /* unchanged */
	keys(HOME DELETE DOWN);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "wo");
	keys("\r" UP);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "wo");
}

/* A shorter line replaces a longer one, with the cursor anywhere in it, up to the maximum length. */
static void lines_over_lines(void)
{
	begin();
	for (uint32_t i = 0; i < PROCESS_CONSOLE_LINE_MAX; i++)
		keys("m");
	keys("\rab\r");
	for (uint32_t i = 0; i < PROCESS_CONSOLE_LINE_MAX; i++)
		keys("n");
	keys(LEFT LEFT LEFT UP);
	CU_ASSERT_STRING_EQUAL(line.text.bytes, "ab");
	keys(UP HOME DOWN DOWN);
	CU_ASSERT_EQUAL(line.text.length, PROCESS_CONSOLE_LINE_MAX - 1);
}

/* The bytes sent for ordinary keys. */
static char sent[64];

static void record(void *context, const char *text, uint32_t length)
{
	(void)context;
	strncat(sent, text, length);
}

static void plain_echo(void)
{
	static const struct kc_writer recorder = {.write = record};

	begin();
	sent[0] = 0;
	process_console_line_key(&line, 'a', &recorder);
	process_console_line_key(&line, 'b', &recorder);
	process_console_line_key(&line, '\b', &recorder);
	CU_ASSERT_TRUE(process_console_line_key(&line, '\r', &recorder));
	CU_ASSERT_STRING_EQUAL(sent, "ab\b \b\r\n");
}

HARNESS_MAIN({"characters go in at the cursor", inserting}, {"backspace, DEL and delete", deleting},
	     {"keys at the ends of the line", at_the_ends}, {"a line has an end", long_lines},
	     {"bytes that are no characters", other_bytes}, {"escape sequences that are unknown", other_sequences},
	     {"CR, LF and both end one line", line_ends}, {"a history of nine lines", history},
	     {"blank lines are not in the history", history_has_no_blank_lines}, {"the unfinished line waits", unfinished_lines},
	     {"lines over longer lines", lines_over_lines}, {"the echo of plain keys", plain_echo})
