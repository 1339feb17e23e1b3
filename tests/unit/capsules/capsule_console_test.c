/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The console capsule as a driver: its number, its commands, and its subscriptions. */
#include "tests/unit/console_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

static void commands_answer_as_documented(void)
{
	console_begin(FIXTURE_SLOTS);

	uint32_t app = console_load();

	console_expect_success(console_command(app, 0, 0));
	CU_ASSERT_TRUE(kc_return_is(console_command(app, 4, 0), kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(kc_return_is(console_command(app, 0xffffffff, 0), kc_failure(KC_NOSUPPORT)));
	/* Allows 0 and 1, upcalls 0 to 2, like upstream's grant. */
	fixture_allow_ro(&fixture, app, CONSOLE_DRIVER, 0, 0, 0);
	fixture_allow_rw(&fixture, app, CONSOLE_DRIVER, 0, 0, 0);
	fixture_subscribe(&fixture, app, CONSOLE_DRIVER, 0, 0);
	CU_ASSERT_TRUE(kc_return_is(fixture_call(&fixture, app, KC_CLASS_ALLOW_RO, CONSOLE_DRIVER, 2, 0, 0),
				    kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(kc_return_is(fixture_call(&fixture, app, KC_CLASS_ALLOW_RW, CONSOLE_DRIVER, 2, 0, 0),
				    kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(kc_return_is(fixture_call(&fixture, app, KC_CLASS_SUBSCRIBE, CONSOLE_DRIVER, 3, 0, 0),
				    kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_EQUAL(the_device.out_length, 0);
	port_fixture_end(&fixture);
}

static void without_memory_for_the_grant_every_command_says_so(void)
{
	console_begin(FIXTURE_SLOTS);

	uint32_t app = port_fixture_load(&fixture);

	fixture_starve(&fixture, app);
	for (uint32_t number = 0; number < 5; number++)
		CU_ASSERT_TRUE(kc_return_is(console_command(app, number, 1), kc_failure(KC_NOMEM)));
	port_fixture_end(&fixture);
}

/* B4 */
static void nothing_is_called_after_unsubscribing(void)
{
	console_begin(FIXTURE_SLOTS);

	uint32_t app = console_load();

	console_start_writing(app, "hello");
	console_share_input(app, 4);
	console_expect_success(console_command(app, CONSOLE_READ, 4));
	fixture_subscribe(&fixture, app, CONSOLE_DRIVER, CONSOLE_UPCALL_WRITTEN, 0);
	fixture_subscribe(&fixture, app, CONSOLE_DRIVER, CONSOLE_UPCALL_READ, 0);
	console_sent(0);
	console_receive_bytes(0, "abcd");
	CU_ASSERT_TRUE(console_is_quiet(app));
	port_fixture_end(&fixture);
}

/* F3 */
static void the_driver_is_found_under_its_number(void)
{
	console_begin(1);
	CU_ASSERT_PTR_EQUAL(kc_driver_lookup(&fixture.kernel, 0x1), &drivers[0]);
	CU_ASSERT_PTR_EQUAL(the_console.driver, &drivers[0]);
	port_fixture_end(&fixture);
}

HARNESS_MAIN({"console: commands answer as documented", commands_answer_as_documented},
	     {"console: without memory for the grant every command says so", without_memory_for_the_grant_every_command_says_so},
	     {"console: nothing is called after unsubscribing (B4)", nothing_is_called_after_unsubscribing},
	     {"console: the driver is found under its number (F3)", the_driver_is_found_under_its_number})
