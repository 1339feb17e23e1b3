/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Apps' output as lines: each has the name of its writer, and none can be forged. */
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "daemon/backends/console_output.h"
#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"
#include "tests/unit/output_rig.h"

static void every_line_has_its_name(void)
{
	output_begin(true);
	output_say(output_process(0, 1), "hello\nwor");
	output_say(output_process(1, 2), "other\n");
	output_say(output_process(0, 1), "ld\n\r\n\nend\r\n");
	output_expect("a | hello\nb | other\na | world\na | \na | \na | end\n");
	output_end();
}

static void a_line_cannot_be_forged(void)
{
	output_begin(true);
	output_say(output_process(0, 1), "x\rb | forged\x1b[1A\r\n");
	output_expect("a | x\\x0db | forged\\x1b[1A\n");
	output_end();
}

static void a_prompt_appears_and_goes_on(void)
{
	output_begin(true);
	output_say(output_process(0, 1), "name? ");
	output_expect("a | name? ");
	output_say(output_process(0, 1), "thanks\n");
	output_expect("a | name? thanks\n");
	output_end();
}

static void another_line_interrupts_a_prompt(void)
{
	output_begin(true);
	output_say(output_process(0, 1), "name? ");
	output_expect("a | name? ");
	output_say(output_process(1, 2), "hello\n");
	output_expect("a | name? \nb | hello\n");
	output_say(output_process(0, 1), "thanks\n");
	output_expect("a | name? \nb | hello\na | thanks\n");
	output_end();
}

static void a_character_split_over_writes_stays_whole(void)
{
	output_begin(true);
	output_say_bytes(output_process(0, 1), "1 \xe2\x82", 4);
	output_expect("a | 1 ");
	output_say_bytes(output_process(0, 1), "\xac\n", 2);
	output_expect("a | 1 \xe2\x82\xac\n");
	output_end();
}

static void the_end_of_a_process_ends_its_line(void)
{
	output_begin(true);
	output_say(output_process(0, 1), "bye");
	console_output_process_ended(the_output, output_process(0, 1));
	output_say(output_process(0, 2), "again\n");
	output_expect("a | bye\na | again\n");
	/* Also if the beginning of the line is already shown, and if the end is not reported. */
	output_say(output_process(0, 2), "x");
	output_expect("a | bye\na | again\na | x");
	console_output_process_ended(the_output, output_process(0, 2));
	output_expect("a | bye\na | again\na | x\n");
	output_say(output_process(0, 3), "y");
	output_expect("a | bye\na | again\na | x\na | y");
	output_say(output_process(0, 4), "z\n");
	output_expect("a | bye\na | again\na | x\na | y\na | z\n");
	output_say(output_process(2, 6), "half");
	output_say(output_process(2, OUTPUT_RENAMED), "whole\n");
	output_expect("a | bye\na | again\na | x\na | y\na | z\nc | half\nC | whole\n");
	output_end();
}

static void the_end_of_a_process_comes_before_its_last_bytes(void)
{
	uint32_t wanted = 1;

	output_begin(true);
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), "bye", 3), KC_OK);
	console_output_process_ended(the_output, output_process(0, 1));
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, output_has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	output_expect("a | bye\n");
	output_end();
}

static void a_line_longer_than_any_buffer_arrives_whole(void)
{
	static char wanted[4 + 40 * 1000 + 2];

	output_begin(true);
	memcpy(wanted, "a | ", 4);
	for (uint32_t i = 0; i < 40; i++) {
		char piece[1000];

		memset(piece, 'a' + (int)(i % 26), sizeof piece);
		memcpy(wanted + 4 + i * sizeof piece, piece, sizeof piece);
		output_say_bytes(output_process(0, 1), piece, sizeof piece);
	}
	output_say(output_process(0, 1), "\n");
	memcpy(wanted + 4 + 40 * 1000, "\n", 2);
	output_expect(wanted);
	output_end();
}

static void without_prefix_every_byte_goes_out_as_it_is(void)
{
	char bytes[256];

	output_begin(false);
	for (unsigned int i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)i;
	output_say_bytes(output_process(0, 1), bytes, sizeof bytes);
	output_say(output_process(1, 2), "no newline");
	output_look();
	CU_ASSERT_EQUAL(seen_length, sizeof bytes + 10);
	CU_ASSERT_EQUAL(memcmp(seen, bytes, sizeof bytes), 0);
	CU_ASSERT_STRING_EQUAL(seen + sizeof bytes, "no newline");
	output_end();
}

static void a_line_of_the_daemons_own_cuts_no_other(void)
{
	char long_text[CONSOLE_OUTPUT_LINE_MAX + 1];

	output_begin(true);
	output_say(output_process(0, 1), "name? ");
	output_expect("a | name? ");
	CU_ASSERT_TRUE(console_output_line(the_output, "led 0 | on (\x1b)", 14));
	output_say(output_process(0, 1), "thanks\n");
	output_expect("a | name? \nled 0 | on (\\x1b)\na | thanks\n");
	memset(long_text, 'x', sizeof long_text);
	CU_ASSERT_FALSE(console_output_line(the_output, long_text, sizeof long_text));
	output_end();
}

HARNESS_MAIN({"every line has its process's name", every_line_has_its_name}, {"a line cannot be forged", a_line_cannot_be_forged},
	     {"a prompt appears and its line goes on", a_prompt_appears_and_goes_on},
	     {"another line interrupts a prompt", another_line_interrupts_a_prompt},
	     {"a character split over writes stays whole", a_character_split_over_writes_stays_whole},
	     {"the end of a process ends its line", the_end_of_a_process_ends_its_line},
	     {"the end of a process may come before its last bytes", the_end_of_a_process_comes_before_its_last_bytes},
	     {"a line longer than any buffer arrives whole", a_line_longer_than_any_buffer_arrives_whole},
	     {"without prefix every byte goes out as it is", without_prefix_every_byte_goes_out_as_it_is},
	     {"a line of the daemon's own cuts no other", a_line_of_the_daemons_own_cuts_no_other})
