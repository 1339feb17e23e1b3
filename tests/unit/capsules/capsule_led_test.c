/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The LED driver on the real core, with virtual LEDs. */
#include "capsules/led.h"
#include "daemon/backends/led_virtual.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

#define LED CAPSULE_LED_NUMBER
enum { COUNT = 0, ON = 1, OFF = 2, TOGGLE = 3, READ = 4 };

static struct port_fixture f;
static struct capsule_led the_capsule;
static struct kc_driver drivers[1];
static struct led_virtual leds;
static uint32_t changes;
static struct kc_process_id changed_by;

static void changed(void *context, uint32_t index, bool on, struct kc_process_id who)
{
	(void)context;
	(void)index;
	(void)on;
	changes++;
	changed_by = who;
}

static void begin(void)
{
	changes = 0;
	led_virtual_init(&leds, 4, changed, NULL);
	drivers[0] = capsule_led_driver(&the_capsule);
	port_fixture_begin(&f, drivers, 1);
	capsule_led_init(&the_capsule, &f.kernel, led_virtual_hil(&leds));
}

static bool answers(uint32_t app, uint32_t number, uint32_t index, struct kc_return wanted)
{
	return kc_return_is(fixture_command(&f, app, LED, number, index, 0), wanted);
}

static void commands_answer_as_documented(void)
{
	begin();

	uint32_t app = port_fixture_load(&f);

	CU_ASSERT_TRUE(answers(app, COUNT, 99, kc_success_u32(4)));
	CU_ASSERT_TRUE(answers(app, 5, 0, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, 0xffffffff, 0, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, ON, 2, kc_success()));
	CU_ASSERT_TRUE(answers(app, READ, 2, kc_success_u32(1)));
	CU_ASSERT_EQUAL(leds.lit, 4);
	CU_ASSERT_TRUE(answers(app, OFF, 2, kc_success()));
	CU_ASSERT_TRUE(answers(app, READ, 2, kc_success_u32(0)));
	CU_ASSERT_TRUE(answers(app, TOGGLE, 3, kc_success()));
	CU_ASSERT_EQUAL(leds.lit, 8);
	CU_ASSERT_TRUE(answers(app, TOGGLE, 3, kc_success()));
	CU_ASSERT_EQUAL(leds.lit, 0);
	CU_ASSERT_EQUAL(changes, 4);
	CU_ASSERT_EQUAL(changed_by.identifier, fixture_id(&f, app).identifier);
	port_fixture_end(&f);
}

static void leds_that_do_not_exist_are_refused(void)
{
	static const uint32_t bad[] = {4, 5, 32, 36, 0x80000000, 0xffffffff};

	begin();

	uint32_t app = port_fixture_load(&f);

	for (uint32_t number = ON; number <= READ; number++) {
		for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
			CU_ASSERT_TRUE(answers(app, number, bad[i], kc_failure(KC_INVAL)));
	}
	CU_ASSERT_EQUAL(leds.lit, 0);
	port_fixture_end(&f);
}

static void leds_are_shared_and_outlive_processes(void)
{
	begin();

	uint32_t first = port_fixture_load(&f);
	uint32_t second = port_fixture_load(&f);

	CU_ASSERT_TRUE(answers(first, ON, 0, kc_success()));
	CU_ASSERT_TRUE(answers(second, READ, 0, kc_success_u32(1)));
	fixture_restart(&f, first);
	CU_ASSERT_TRUE(answers(second, READ, 0, kc_success_u32(1)));
	port_fixture_end(&f);
}

static void there_is_nothing_to_subscribe_or_share(void)
{
	begin();

	uint32_t app = port_fixture_load(&f);

	CU_ASSERT_TRUE(kc_return_is(fixture_call(&f, app, KC_CLASS_SUBSCRIBE, LED, 0, 0, 0), kc_failure_u32_u32(KC_NOMEM, 0, 0)));
	CU_ASSERT_TRUE(kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RO, LED, 0, 0, 0), kc_failure_u32_u32(KC_NOMEM, 0, 0)));
	port_fixture_end(&f);
}

HARNESS_MAIN({"led: commands answer as documented", commands_answer_as_documented},
	     {"led: LEDs that do not exist are refused", leds_that_do_not_exist_are_refused},
	     {"led: LEDs are shared and outlive processes", leds_are_shared_and_outlive_processes},
	     {"led: there is nothing to subscribe or share", there_is_nothing_to_subscribe_or_share})
