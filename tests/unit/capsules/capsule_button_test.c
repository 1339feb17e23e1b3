/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The button driver on the real core, with buttons pressed by the test. */
#include "capsules/button.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

#define BUTTON CAPSULE_BUTTON_NUMBER
enum { COUNT = 0, ENABLE = 1, DISABLE = 2, READ = 3 };

static struct port_fixture f;
static struct capsule_button the_buttons;
static struct kc_driver drivers[1];
static struct capsule_button_listener listeners[FIXTURE_SLOTS];

/* The device. */
static uint32_t buttons_there;
static uint32_t pressed_now;
static uint32_t listened; /* bit n: the driver listens to button n */

static uint32_t device_count(void *context)
{
	(void)context;
	return buttons_there;
}

static bool device_is_pressed(void *context, uint32_t index)
{
	(void)context;
	return (pressed_now >> index & 1u) != 0;
}

static void device_listen(void *context, uint32_t index, bool wanted)
{
	(void)context;
	CU_ASSERT_NOT_EQUAL((listened >> index & 1u) != 0, wanted); /* only changes are reported */
	listened ^= 1u << index;
}

static void begin(void)
{
	static const struct kc_hil_button_ops ops = {
	    .count = device_count, .is_pressed = device_is_pressed, .listen = device_listen};

	buttons_there = 4;
	pressed_now = listened = 0;
	drivers[0] = capsule_button_driver(&the_buttons);
	port_fixture_begin(&f, drivers, 1);
	capsule_button_init(&the_buttons, &f.kernel, listeners, (struct kc_hil_button){.ops = &ops});
}

static uint32_t load(void)
{
	uint32_t app = port_fixture_load(&f);

	fixture_subscribe(&f, app, BUTTON, 0, FIXTURE_FUNCTION);
	return app;
}

static bool answers(uint32_t app, uint32_t number, uint32_t index, struct kc_return wanted)
{
	return kc_return_is(fixture_command(&f, app, BUTTON, number, index, 0xffffffff), wanted);
}

static void press(uint32_t index, bool pressed)
{
	pressed_now = pressed ? pressed_now | 1u << index : pressed_now & ~(1u << index);
	capsule_button_changed(&the_buttons, index, pressed);
}

static bool is_quiet(uint32_t app)
{
	struct fixture_upcall upcall;

	return !fixture_upcall(&f, app, &upcall);
}

static bool hears(uint32_t app, uint32_t index, uint32_t pressed)
{
	struct fixture_upcall upcall = {0};

	return fixture_upcall(&f, app, &upcall) && upcall.arguments[0] == index && upcall.arguments[1] == pressed &&
	       upcall.arguments[2] == 0;
}

static void commands_answer_as_documented(void)
{
	begin();
	CU_ASSERT_PTR_EQUAL(kc_driver_lookup(&f.kernel, 3), &drivers[0]);

	uint32_t app = load();

	CU_ASSERT_TRUE(answers(app, COUNT, 99, kc_success_u32(4)));
	CU_ASSERT_TRUE(answers(app, 4, 0, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, 0xffffffff, 0, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, READ, 3, kc_success_u32(0)));
	press(3, true);
	CU_ASSERT_TRUE(answers(app, READ, 3, kc_success_u32(1)));
	CU_ASSERT_TRUE(answers(app, READ, 2, kc_success_u32(0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_SUBSCRIBE, BUTTON, 1, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RO, BUTTON, 0, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	fixture_restart(&f, app);
	fixture_starve(&f, app);
	CU_ASSERT_TRUE(answers(app, COUNT, 0, kc_success_u32(4)));
	CU_ASSERT_TRUE(answers(app, READ, 3, kc_success_u32(1)));
	CU_ASSERT_TRUE(answers(app, ENABLE, 0, kc_failure(KC_NOMEM)));
	CU_ASSERT_TRUE(answers(app, DISABLE, 0, kc_failure(KC_NOMEM)));
	CU_ASSERT_EQUAL(listened, 0);
	port_fixture_end(&f);
}

static void buttons_that_do_not_exist_are_refused(void)
{
	static const uint32_t bad[] = {4, 31, 32, 35, 0x80000000, 0xffffffff};

	begin();

	uint32_t app = load();

	for (uint32_t number = ENABLE; number <= READ; number++) {
		for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
			CU_ASSERT_TRUE(answers(app, number, bad[i], kc_failure(KC_INVAL)));
	}
	CU_ASSERT_EQUAL(listened, 0);
	/* A device that reports more buttons than possible, and events of missing ones. */
	buttons_there = 1000;
	CU_ASSERT_TRUE(answers(app, COUNT, 0, kc_success_u32(KC_HIL_BUTTONS_MAX)));
	CU_ASSERT_TRUE(answers(app, ENABLE, 32, kc_failure(KC_INVAL)));
	CU_ASSERT_TRUE(answers(app, ENABLE, 31, kc_success()));
	capsule_button_changed(&the_buttons, 32, true);
	capsule_button_changed(&the_buttons, 0xffffffff, true);
	CU_ASSERT_TRUE(is_quiet(app));
	capsule_button_changed(&the_buttons, 31, true);
	CU_ASSERT_TRUE(hears(app, 31, 1));
	port_fixture_end(&f);
}

static void each_process_hears_what_it_asked_for(void)
{
	begin();

	uint32_t first = load();
	uint32_t second = load();

	press(0, true);
	CU_ASSERT_TRUE(is_quiet(first));
	CU_ASSERT_TRUE(answers(first, ENABLE, 0, kc_success()));
	CU_ASSERT_TRUE(answers(first, ENABLE, 0, kc_success()));
	CU_ASSERT_TRUE(answers(second, ENABLE, 2, kc_success()));
	CU_ASSERT_TRUE(answers(second, ENABLE, 0, kc_success()));
	CU_ASSERT_EQUAL(listened, 5);
	press(0, false);
	press(2, true);
	press(1, true);
	CU_ASSERT_TRUE(hears(first, 0, 0));
	CU_ASSERT_TRUE(is_quiet(first));
	CU_ASSERT_TRUE(hears(second, 0, 0));
	CU_ASSERT_TRUE(hears(second, 2, 1));
	CU_ASSERT_TRUE(is_quiet(second));
	/* The driver listens to a button as long as any process does. */
	CU_ASSERT_TRUE(answers(second, DISABLE, 0, kc_success()));
	CU_ASSERT_EQUAL(listened, 5);
	CU_ASSERT_TRUE(answers(first, DISABLE, 0, kc_success()));
	CU_ASSERT_TRUE(answers(first, DISABLE, 0, kc_success()));
	CU_ASSERT_EQUAL(listened, 4);
	press(0, true);
	CU_ASSERT_TRUE(is_quiet(first));
	CU_ASSERT_TRUE(is_quiet(second));
	port_fixture_end(&f);
}

static void interest_dies_with_the_process(void)
{
	begin();

	uint32_t app = load();
	uint32_t other = load();

	CU_ASSERT_TRUE(answers(app, ENABLE, 0, kc_success()));
	CU_ASSERT_TRUE(answers(app, ENABLE, 1, kc_success()));
	CU_ASSERT_TRUE(answers(other, ENABLE, 1, kc_success()));
	fixture_restart(&f, app);
	CU_ASSERT_EQUAL(listened, 2);
	fixture_subscribe(&f, app, BUTTON, 0, FIXTURE_FUNCTION);
	press(0, true);
	press(1, true);
	CU_ASSERT_TRUE(is_quiet(app));
	CU_ASSERT_TRUE(hears(other, 1, 1));
	CU_ASSERT_TRUE(answers(app, ENABLE, 1, kc_success()));
	press(1, false);
	CU_ASSERT_TRUE(hears(app, 1, 0));
	kc_process_terminate(&f.kernel, other, (struct kc_completion){.has_code = false});
	kc_process_terminate(&f.kernel, app, (struct kc_completion){.has_code = false});
	CU_ASSERT_EQUAL(listened, 0);
	press(1, true);
	port_fixture_end(&f);
}

static void an_app_that_does_not_listen_loses_only_its_own(void)
{
	struct kc_process_info info;

	begin();

	uint32_t deaf = load();
	uint32_t other = load();

	CU_ASSERT_TRUE(answers(deaf, ENABLE, 0, kc_success()));
	CU_ASSERT_TRUE(answers(other, ENABLE, 0, kc_success()));
	for (uint32_t i = 0; i < 100; i++) {
		press(0, i % 2 == 0);
		CU_ASSERT_TRUE(hears(other, 0, i % 2 == 0));
	}
	CU_ASSERT_TRUE(kc_process_info(&f.kernel, deaf, &info));
	CU_ASSERT_TRUE(info.dropped_upcalls > 0 && info.dropped_upcalls + info.pending_tasks == 100);
	CU_ASSERT_TRUE(hears(deaf, 0, 1));
	port_fixture_end(&f);
}

HARNESS_MAIN({"button: commands answer as documented", commands_answer_as_documented},
	     {"button: buttons that do not exist are refused", buttons_that_do_not_exist_are_refused},
	     {"button: each process hears what it asked for", each_process_hears_what_it_asked_for},
	     {"button: interest dies with the process", interest_dies_with_the_process},
	     {"button: an app that does not listen loses only its own", an_app_that_does_not_listen_loses_only_its_own})
