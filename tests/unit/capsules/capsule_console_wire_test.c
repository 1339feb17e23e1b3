/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Processes that write concurrently: which one transmits, and which one is next. */
#include "capsules/console.h"
#include "tests/unit/console_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

static void channels_of_their_own_do_not_wait_for_each_other(void)
{
	console_begin(FIXTURE_SLOTS);

	uint32_t first = console_load();
	uint32_t second = console_load();

	console_start_writing(first, "first");
	console_start_writing(second, "second");
	CU_ASSERT_TRUE(the_device.sending[0] && the_device.sending[1]);
	console_sent(1);
	console_expect_written(second, 6);
	CU_ASSERT_TRUE(console_is_quiet(first));
	console_sent(0);
	console_expect_written(first, 5);
	port_fixture_end(&fixture);
}

static void one_wire_serves_whole_writes_in_order(void)
{
	uint32_t apps[3];

	console_begin(1);
	for (uint32_t i = 0; i < 3; i++)
		apps[i] = console_load();
	console_start_writing(apps[2], "2222222222222222222");
	console_start_writing(apps[1], "1111111111111111111");
	console_start_writing(apps[0], "0000000000000000000");
	for (uint32_t i = 0; i < 6; i++)
		console_sent(0);
	for (uint32_t i = 0; i < 3; i++)
		console_expect_written(apps[i], 19);
	CU_ASSERT_STRING_EQUAL(the_device.out,
			       "[2:2222222222222222][2:222][1:1111111111111111][1:111][0:0000000000000000][0:000]");
	port_fixture_end(&fixture);
}

/* A process that restarts its write again and again must not starve the others. */
static void replacing_for_ever_does_not_keep_the_wire(void)
{
	console_begin(1);

	uint32_t greedy = console_load();
	uint32_t other = console_load();

	console_start_writing(greedy, "0123456789abcdefghij");
	console_start_writing(other, "other");
	for (uint32_t i = 0; i < 2; i++) {
		console_start_writing(greedy, "0123456789abcdefghij");
		console_sent(0);
	}
	console_expect_written(other, 5);
	port_fixture_end(&fixture);
}

static void a_device_that_refuses_one_is_offered_the_next(void)
{
	console_begin(1);

	uint32_t apps[] = {console_load(), console_load(), console_load()};

	console_start_writing(apps[0], "first");
	console_start_writing(apps[1], "second");
	console_start_writing(apps[2], "third");
	the_device.refuse_transmit = KC_FAIL;
	console_sent(0);
	console_expect_written(apps[0], 5);
	console_expect_written(apps[1], 0);
	console_expect_written(apps[2], 0);
	CU_ASSERT_STRING_EQUAL(the_device.out, "[0:first]");
	port_fixture_end(&fixture);
}

static void a_process_that_ends_gives_the_wire_back(void)
{
	console_begin(1);

	uint32_t dies = console_load();
	uint32_t waits_and_dies = console_load();
	uint32_t other = console_load();
	struct kc_process_id old = fixture_id(&fixture, dies);

	console_start_writing(dies, "0123456789abcdefghij");
	console_start_writing(waits_and_dies, "never");
	console_start_writing(other, "other");
	fixture_restart(&fixture, dies);
	kc_process_terminate(&fixture.kernel, waits_and_dies, (struct kc_completion){.has_code = false});
	CU_ASSERT_FALSE(capsule_console_busy(&the_console, fixture_id(&fixture, waits_and_dies)));
	/* The device is still sending the old life's piece. */
	CU_ASSERT_TRUE(capsule_console_busy(&the_console, old));
	console_subscribe(dies);
	console_start_writing(dies, "second life");
	console_sent(0);
	CU_ASSERT_TRUE(console_is_quiet(dies));
	console_sent(0);
	console_expect_written(other, 5);
	console_sent(0);
	console_expect_written(dies, 11);
	CU_ASSERT_STRING_EQUAL(the_device.out, "[0:0123456789abcdef][2:other][0:second life]");
	port_fixture_end(&fixture);
}

static void a_new_life_waits_for_the_old_ones_piece(void)
{
	uint32_t app = console_begin_alone();

	console_start_writing(app, "0123456789abcdefghij");
	fixture_restart(&fixture, app);
	console_subscribe(app);
	console_start_writing(app, "new");
	CU_ASSERT_TRUE(capsule_console_busy(&the_console, fixture_id(&fixture, app)));
	CU_ASSERT_TRUE(console_is_quiet(app));
	console_sent(0);
	CU_ASSERT_TRUE(console_is_quiet(app));
	console_sent(0);
	console_expect_written(app, 3);
	CU_ASSERT_STRING_EQUAL(the_device.out, "[0:0123456789abcdef][0:new]");
	port_fixture_end(&fixture);
}

static void a_stopped_process_is_written_to_its_end(void)
{
	uint32_t app = console_begin_alone();

	console_start_writing(app, "0123456789abcdefghij");
	kc_process_stop(&fixture.kernel, app);
	console_sent(0);
	console_sent(0);
	kc_process_resume(&fixture.kernel, app);
	console_expect_written(app, 20);
	port_fixture_end(&fixture);
}

HARNESS_MAIN({"console: channels of their own do not wait", channels_of_their_own_do_not_wait_for_each_other},
	     {"console: one wire serves whole writes in order", one_wire_serves_whole_writes_in_order},
	     {"console: replacing for ever does not keep the wire", replacing_for_ever_does_not_keep_the_wire},
	     {"console: a device that refuses one is offered the next", a_device_that_refuses_one_is_offered_the_next},
	     {"console: a process that ends gives the wire back", a_process_that_ends_gives_the_wire_back},
	     {"console: a new life waits for the old one's piece", a_new_life_waits_for_the_old_ones_piece},
	     {"console: a stopped process is written to its end", a_stopped_process_is_written_to_its_end})
