/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* One process writes to the console: in pieces, each byte once, and never a byte that is not shared. Isolation bugs B3 and B4. */
#include <string.h>

#include "capsules/console.h"
#include "tests/unit/console_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

static void a_write_goes_out_in_pieces_and_ends_once(void)
{
	uint32_t app = console_begin_alone();
	struct kc_process_id id = fixture_id(&fixture, app);

	console_start_writing(app, "0123456789abcdefghijklmnopqrstuvwxyz");
	CU_ASSERT_TRUE(capsule_console_busy(&the_console, id));
	console_sent(0);
	console_sent(0);
	CU_ASSERT_TRUE(console_is_quiet(app));
	CU_ASSERT_TRUE(capsule_console_busy(&the_console, id));
	console_sent(0);
	CU_ASSERT_FALSE(capsule_console_busy(&the_console, id));
	console_expect_written(app, 36);
	CU_ASSERT_STRING_EQUAL(the_device.out, "[0:0123456789abcdef][0:ghijklmnopqrstuv][0:wxyz]");
	CU_ASSERT_FALSE(the_device.sending[0]);
	port_fixture_end(&fixture);
}

static void the_length_is_the_lesser_of_argument_and_buffer(void)
{
	uint32_t app = console_begin_alone();

	console_share_text(app, "hello");
	console_expect_success(console_command(app, CONSOLE_WRITE, 3));
	console_sent(0);
	console_expect_written(app, 3);
	console_expect_success(console_command(app, CONSOLE_WRITE, 0xffffffff));
	console_sent(0);
	console_expect_written(app, 5);
	CU_ASSERT_STRING_EQUAL(the_device.out, "[0:hel][0:hello]");
	port_fixture_end(&fixture);
}

static void writing_nothing_ends_at_once(void)
{
	uint32_t app = console_begin_alone();

	console_expect_success(console_command(app, CONSOLE_WRITE, 5)); /* no buffer */
	console_expect_written(app, 0);
	console_share_text(app, "hello");
	console_expect_success(console_command(app, CONSOLE_WRITE, 0));
	console_expect_written(app, 0);
	CU_ASSERT_EQUAL(the_device.out_length, 0);
	CU_ASSERT_FALSE(capsule_console_busy(&the_console, fixture_id(&fixture, app)));
	port_fixture_end(&fixture);
}

/* B3: at every point of a write the app shares a buffer of every other length. */
static void a_buffer_that_shrinks_ends_the_write(void)
{
	static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	const uint32_t length = sizeof text - 1;

	for (uint32_t pieces = 1; pieces <= 3; pieces++) {
		for (uint32_t shorter = 0; shorter < length; shorter++) {
			uint32_t app = console_begin_alone();
			uint32_t went_out = pieces * CONSOLE_PIECE < length ? pieces * CONSOLE_PIECE : length;

			console_start_writing(app, text);
			for (uint32_t i = 1; i < pieces; i++)
				console_sent(0);
			fixture_allow_ro(&fixture, app, CONSOLE_DRIVER, 1, CONSOLE_TEXT, shorter);
			console_sent(0);
			CU_ASSERT_FALSE(the_device.sending[0]);
			console_expect_written(app, went_out);
			/* The channel is free again. */
			console_start_writing(app, "next");
			console_sent(0);
			console_expect_written(app, 4);
			port_fixture_end(&fixture);
		}
	}
}

/* B3, B4: a buffer that was taken back is no longer read. */
static void a_buffer_taken_back_while_waiting_is_not_sent(void)
{
	console_begin(1);

	uint32_t first = console_load();
	uint32_t second = console_load();

	console_start_writing(first, "first");
	console_start_writing(second, "secret");
	fixture_allow_ro(&fixture, second, CONSOLE_DRIVER, 1, CONSOLE_TEXT, 0);
	console_sent(0);
	console_expect_written(first, 5);
	console_expect_written(second, 0);
	CU_ASSERT_STRING_EQUAL(the_device.out, "[0:first]");
	port_fixture_end(&fixture);
}

static void another_buffer_of_the_same_length_is_taken_as_it_is(void)
{
	uint32_t app = console_begin_alone();

	console_start_writing(app, "0123456789abcdefXXXX");
	memcpy(fixture_bytes(&fixture, app, 512), "................YYYY", 20);
	fixture_allow_ro(&fixture, app, CONSOLE_DRIVER, 1, 512, 20);
	console_sent(0);
	console_sent(0);
	console_expect_written(app, 20);
	CU_ASSERT_STRING_EQUAL(the_device.out, "[0:0123456789abcdef][0:YYYY]");
	port_fixture_end(&fixture);
}

static void a_second_write_replaces_the_first(void)
{
	uint32_t app = console_begin_alone();

	console_start_writing(app, "0123456789abcdefghij");
	console_start_writing(app, "new");
	console_sent(0);
	CU_ASSERT_TRUE(console_is_quiet(app));
	console_sent(0);
	console_expect_written(app, 3);
	CU_ASSERT_STRING_EQUAL(the_device.out, "[0:0123456789abcdef][0:new]");
	port_fixture_end(&fixture);
}

static void writing_nothing_cancels_a_write(void)
{
	uint32_t app = console_begin_alone();

	console_start_writing(app, "0123456789abcdefghij");
	console_expect_success(console_command(app, CONSOLE_WRITE, 0));
	console_expect_written(app, 0);
	console_sent(0);
	CU_ASSERT_TRUE(console_is_quiet(app));
	CU_ASSERT_FALSE(the_device.sending[0]);
	/* A new write after the cancelled one, before that one's piece is sent. */
	console_start_writing(app, "0123456789abcdefghij");
	console_expect_success(console_command(app, CONSOLE_WRITE, 0));
	console_expect_written(app, 0);
	console_start_writing(app, "again");
	console_sent(0);
	CU_ASSERT_TRUE(console_is_quiet(app));
	console_sent(0);
	console_expect_written(app, 5);
	port_fixture_end(&fixture);
}

static void a_device_that_fails_ends_the_write_with_what_went_out(void)
{
	uint32_t app = console_begin_alone();

	the_device.refuse_transmit = KC_OFF;
	console_start_writing(app, "hello");
	console_expect_written(app, 0);
	the_device.refuse_transmit = KC_OK;
	console_start_writing(app, "0123456789abcdefghij");
	the_device.refuse_transmit = KC_FAIL;
	console_sent(0);
	console_expect_written(app, 16);
	the_device.refuse_transmit = KC_OK;
	/* The device sends part of a piece, then nothing of the next. */
	console_start_writing(app, "0123456789abcdefghij");
	console_sent_bytes(0, 10);
	CU_ASSERT_TRUE(console_is_quiet(app));
	console_sent_bytes(0, 0);
	console_expect_written(app, 10);
	/* The device reports more bytes than it was given, which must be ignored. */
	console_start_writing(app, "0123456789abcdefghij");
	console_sent_bytes(0, 0xffffffff);
	console_sent(0);
	console_expect_written(app, 20);
	port_fixture_end(&fixture);
}

static void a_completion_of_nothing_does_nothing(void)
{
	uint32_t app = console_begin_alone();

	capsule_console_transmitted(&the_console, 0, 5);
	capsule_console_received(&the_console, 0, (const uint8_t *)"x", 1);
	CU_ASSERT_TRUE(console_is_quiet(app));
	port_fixture_end(&fixture);
}

HARNESS_MAIN({"console: a write goes out in pieces and ends once", a_write_goes_out_in_pieces_and_ends_once},
	     {"console: the lesser of argument and buffer is written", the_length_is_the_lesser_of_argument_and_buffer},
	     {"console: writing nothing ends at once", writing_nothing_ends_at_once},
	     {"console: a buffer that shrinks ends the write (B3)", a_buffer_that_shrinks_ends_the_write},
	     {"console: a buffer taken back while waiting is not sent (B4)", a_buffer_taken_back_while_waiting_is_not_sent},
	     {"console: another buffer of the same length is taken", another_buffer_of_the_same_length_is_taken_as_it_is},
	     {"console: a second write replaces the first", a_second_write_replaces_the_first},
	     {"console: writing nothing cancels a write", writing_nothing_cancels_a_write},
	     {"console: a device that fails ends the write", a_device_that_fails_ends_the_write_with_what_went_out},
	     {"console: a completion of nothing does nothing", a_completion_of_nothing_does_nothing})
