/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Reads from the console: the process that asked gets the bytes, up to its buffer's size. Isolation bugs B4, C1 and F5. */
#include <string.h>

#include "capsules/console.h"
#include "tests/unit/console_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

static void expect_input(uint32_t app, const char *text)
{
	CU_ASSERT_EQUAL(memcmp(fixture_bytes(&fixture, app, CONSOLE_INPUT), text, strlen(text)), 0);
}

static void expect_read(uint32_t app, uint32_t status, uint32_t count)
{
	console_expect_upcall(app, READ_FUNCTION, status, count);
}

static void a_read_brings_bytes_and_their_count(void)
{
	uint32_t app = console_begin_alone();

	console_share_input(app, 8);
	console_expect_success(console_command(app, CONSOLE_READ, 5));
	CU_ASSERT_EQUAL(the_device.receiving_length[0], 5);
	CU_ASSERT_TRUE(capsule_console_reading(&the_console, fixture_id(&fixture, app)));
	CU_ASSERT_FALSE(capsule_console_busy(&the_console, fixture_id(&fixture, app)));
	console_receive_bytes(0, "hello");
	CU_ASSERT_FALSE(capsule_console_reading(&the_console, fixture_id(&fixture, app)));
	expect_read(app, 0, 5);
	expect_input(app, "hello...");
	console_expect_success(console_command(app, CONSOLE_READ, 0xffffffff));
	CU_ASSERT_EQUAL(the_device.receiving_length[0], 8);
	console_receive_bytes(0, "ab");
	expect_read(app, 0, 2);
	expect_input(app, "abllo...");
	port_fixture_end(&fixture);
}

static void reading_nothing_ends_at_once(void)
{
	uint32_t app = console_begin_alone();

	console_expect_success(console_command(app, CONSOLE_READ, 5));
	expect_read(app, 0, 0);
	console_share_input(app, 8);
	console_expect_success(console_command(app, CONSOLE_READ, 0));
	expect_read(app, 0, 0);
	CU_ASSERT_FALSE(the_device.receiving[0]);
	port_fixture_end(&fixture);
}

static void a_second_read_is_busy(void)
{
	console_begin(1);

	uint32_t app = console_load();
	uint32_t other = console_load();

	console_share_input(app, 8);
	console_share_input(other, 8);
	console_expect_success(console_command(app, CONSOLE_READ, 4));
	CU_ASSERT_TRUE(kc_return_is(console_command(app, CONSOLE_READ, 4), kc_failure(KC_BUSY)));
	CU_ASSERT_TRUE(kc_return_is(console_command(other, CONSOLE_READ, 4), kc_failure(KC_BUSY)));
	console_receive_bytes(0, "abcd");
	expect_read(app, 0, 4);
	console_expect_success(console_command(other, CONSOLE_READ, 4));
	the_device.refuse_receive = KC_INVAL;
	port_fixture_end(&fixture);
	console_begin(FIXTURE_SLOTS);
	app = console_load();
	console_share_input(app, 8);
	the_device.refuse_receive = KC_INVAL;
	CU_ASSERT_TRUE(kc_return_is(console_command(app, CONSOLE_READ, 8), kc_failure(KC_INVAL)));
	CU_ASSERT_FALSE(capsule_console_reading(&the_console, fixture_id(&fixture, app)));
	the_device.refuse_receive = KC_OK;
	console_expect_success(console_command(app, CONSOLE_READ, 8));
	port_fixture_end(&fixture);
}

static void an_abort_ends_ones_own_read(void)
{
	console_begin(1);

	uint32_t app = console_load();
	uint32_t other = console_load();

	console_expect_success(console_command(app, CONSOLE_ABORT_READ, 0)); /* there is none */
	CU_ASSERT_TRUE(console_is_quiet(app));
	console_share_input(app, 8);
	console_expect_success(console_command(app, CONSOLE_READ, 8));
	console_expect_success(console_command(other, CONSOLE_ABORT_READ, 0));
	CU_ASSERT_FALSE(the_device.aborted[0]);
	console_expect_success(console_command(app, CONSOLE_ABORT_READ, 0));
	CU_ASSERT_TRUE(the_device.aborted[0]);
	CU_ASSERT_TRUE(console_is_quiet(app));
	console_receive_bytes(0, "ab");
	expect_read(app, KC_CANCEL, 2);
	expect_input(app, "ab......");
	/* The read was complete before the abort took effect. */
	console_expect_success(console_command(app, CONSOLE_READ, 2));
	console_expect_success(console_command(app, CONSOLE_ABORT_READ, 0));
	console_receive_bytes(0, "xy");
	expect_read(app, 0, 2);
	/* The abort does not affect the next read. */
	console_expect_success(console_command(app, CONSOLE_READ, 2));
	console_receive_bytes(0, "z");
	expect_read(app, 0, 1);
	port_fixture_end(&fixture);
}

/* B4 */
static void a_read_buffer_that_shrinks_is_not_overrun(void)
{
	for (uint32_t length = 0; length < 8; length++) {
		uint32_t app = console_begin_alone();

		console_share_input(app, 8);
		console_expect_success(console_command(app, CONSOLE_READ, 8));
		fixture_allow_rw(&fixture, app, CONSOLE_DRIVER, 1, CONSOLE_INPUT, length);
		console_receive_bytes(0, "abcdefgh");
		expect_read(app, KC_SIZE, length);
		CU_ASSERT_EQUAL(memcmp(fixture_bytes(&fixture, app, CONSOLE_INPUT), "abcdefgh", length), 0);
		CU_ASSERT_EQUAL(fixture_bytes(&fixture, app, CONSOLE_INPUT)[length], '.');
		port_fixture_end(&fixture);
	}
}

static void a_device_that_brings_too_much_is_not_believed(void)
{
	uint32_t app = console_begin_alone();

	console_share_input(app, 16);
	console_expect_success(console_command(app, CONSOLE_READ, 4));
	console_receive_bytes(0, "abcdefgh");
	expect_read(app, 0, 4);
	expect_input(app, "abcd....");
	port_fixture_end(&fixture);
}

/* If the device has dropped the read of a process that ends, nothing comes for it any more, and others may read. */
static void a_read_that_the_device_dropped_ends_with_its_reader(void)
{
	console_begin(1);

	uint32_t dies = console_load();
	uint32_t other = console_load();

	console_share_input(dies, 8);
	console_share_input(other, 8);
	console_expect_success(console_command(dies, CONSOLE_READ, 8));
	the_device.receiving[0] = false;
	kc_process_terminate(&fixture.kernel, dies, (struct kc_completion){.has_code = false});
	console_expect_success(console_command(other, CONSOLE_READ, 3));
	CU_ASSERT_TRUE(the_device.receiving[0]);
	console_receive_bytes(0, "abc");
	expect_read(other, 0, 3);
	port_fixture_end(&fixture);
}

/* C1, F5 */
static void what_comes_for_a_dead_reader_reaches_nobody(void)
{
	console_begin(1);

	uint32_t dies = console_load();
	uint32_t other = console_load();

	console_share_input(dies, 8);
	console_share_input(other, 8);
	console_expect_success(console_command(dies, CONSOLE_READ, 8));
	fixture_restart(&fixture, dies);
	CU_ASSERT_TRUE(the_device.aborted[0]);
	console_subscribe(dies);
	console_share_input(dies, 8);
	/* The device has not ended the old read yet: the first process that asks is next, and further ones get BUSY. */
	console_expect_success(console_command(other, CONSOLE_READ, 3));
	CU_ASSERT_TRUE(capsule_console_reading(&the_console, fixture_id(&fixture, other)));
	CU_ASSERT_TRUE(kc_return_is(console_command(dies, CONSOLE_READ, 8), kc_failure(KC_BUSY)));
	console_receive_bytes(0, "secret");
	CU_ASSERT_TRUE(console_is_quiet(dies));
	CU_ASSERT_TRUE(console_is_quiet(other));
	expect_input(dies, "........");
	CU_ASSERT_EQUAL(the_device.receiving_length[0], 3);
	console_receive_bytes(0, "abc");
	expect_read(other, 0, 3);
	port_fixture_end(&fixture);
}

static void who_waits_behind_a_dead_reader_may_abort_or_die(void)
{
	for (int how = 0; how < 3; how++) {
		console_begin(1);

		uint32_t dies = console_load();
		uint32_t next = console_load();

		console_share_input(dies, 8);
		console_share_input(next, 8);
		console_expect_success(console_command(dies, CONSOLE_READ, 8));
		fixture_restart(&fixture, dies);
		console_expect_success(console_command(next, CONSOLE_READ, 3));
		if (how == 0) {
			console_expect_success(console_command(next, CONSOLE_ABORT_READ, 0));
			expect_read(next, KC_CANCEL, 0);
		} else if (how == 1) {
			fixture_restart(&fixture, next);
		} else {
			the_device.refuse_receive = KC_OFF;
		}
		console_receive_bytes(0, "");
		CU_ASSERT_FALSE(the_device.receiving[0]);
		if (how == 2)
			expect_read(next, KC_FAIL, 0);
		else
			CU_ASSERT_TRUE(console_is_quiet(next));
		the_device.refuse_receive = KC_OK;
		console_share_input(next, 8);
		console_expect_success(console_command(next, CONSOLE_READ, 3));
		CU_ASSERT_TRUE(the_device.receiving[0]);
		port_fixture_end(&fixture);
	}
}

HARNESS_MAIN({"console: a read brings bytes and their count", a_read_brings_bytes_and_their_count},
	     {"console: reading nothing ends at once", reading_nothing_ends_at_once},
	     {"console: a second read is busy", a_second_read_is_busy},
	     {"console: an abort ends one's own read", an_abort_ends_ones_own_read},
	     {"console: a read buffer that shrinks is not overrun (B4)", a_read_buffer_that_shrinks_is_not_overrun},
	     {"console: a device that brings too much is not believed", a_device_that_brings_too_much_is_not_believed},
	     {"console: a read that the device dropped ends with its reader",
	      a_read_that_the_device_dropped_ends_with_its_reader},
	     {"console: what comes for a dead reader reaches nobody (C1, F5)", what_comes_for_a_dead_reader_reaches_nobody},
	     {"console: who waits behind a dead reader may abort or die", who_waits_behind_a_dead_reader_may_abort_or_die})
