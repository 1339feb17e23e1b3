/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The alarm driver on the real core, with a counter set by the test. */
#include <stdlib.h>

#include "capsules/alarm.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

#define ALARM CAPSULE_ALARM_NUMBER
enum { FREQUENCY = 1, NOW = 2, STOP = 3, RELATIVE = 5, ABSOLUTE = 6 };

static struct port_fixture f;
static struct capsule_alarm the_alarm;
static struct kc_driver drivers[1];
static struct process_deadline deadlines[FIXTURE_SLOTS];

/* The device. Its time never wraps; the driver sees the low 32 bits. */
static uint64_t device_time;
static bool device_armed;
static uint64_t device_due;
static uint32_t device_sets;

static uint32_t frequency_hz(void *context)
{
	(void)context;
	return 32000;
}

static uint32_t now(void *context)
{
	(void)context;
	return (uint32_t)device_time;
}

static void set(void *context, uint32_t reference, uint32_t dt)
{
	uint32_t elapsed = (uint32_t)device_time - reference;

	(void)context;
	device_sets++;
	device_armed = true;
	device_due = elapsed < dt ? device_time + (dt - elapsed) : device_time;
}

static void disarm(void *context)
{
	(void)context;
	device_armed = false;
}

/* Advances the time to `time`; an alarm on the way fires `late` ticks after it is due. */
static void go_on_late(uint64_t time, uint64_t late)
{
	while (device_armed && device_due + late <= time) {
		device_time = device_due + late > device_time ? device_due + late : device_time;
		device_armed = false;
		capsule_alarm_fired(&the_alarm);
	}
	device_time = time;
}

static void go_on(uint64_t time)
{
	go_on_late(time, 0);
}

static void begin_at(uint64_t time)
{
	static const struct kc_hil_alarm_ops ops = {.frequency_hz = frequency_hz, .now = now, .set = set, .disarm = disarm};

	device_time = time;
	device_armed = false;
	device_sets = 0;
	drivers[0] = capsule_alarm_driver(&the_alarm);
	port_fixture_begin(&f, drivers, 1);
	capsule_alarm_init(&the_alarm, &f.kernel, deadlines, (struct kc_hil_alarm){.ops = &ops});
}

static uint32_t load(void)
{
	uint32_t app = port_fixture_load(&f);

	fixture_subscribe(&f, app, ALARM, 0, FIXTURE_FUNCTION);
	return app;
}

static struct kc_return command(uint32_t app, uint32_t number, uint32_t arg0, uint32_t arg1)
{
	return fixture_command(&f, app, ALARM, number, arg0, arg1);
}

static bool is_quiet(uint32_t app)
{
	struct fixture_upcall upcall;

	return !fixture_upcall(&f, app, &upcall);
}

static void expect_upcall(uint32_t app, uint32_t at, uint32_t expiration)
{
	struct fixture_upcall upcall = {0};

	CU_ASSERT_TRUE(fixture_upcall(&f, app, &upcall));
	CU_ASSERT_EQUAL(upcall.function, FIXTURE_FUNCTION);
	CU_ASSERT_EQUAL(upcall.arguments[0], at);
	CU_ASSERT_EQUAL(upcall.arguments[1], expiration);
	CU_ASSERT_EQUAL(upcall.arguments[2], 0);
	CU_ASSERT_TRUE(is_quiet(app));
}

static void commands_answer_as_documented(void)
{
	begin_at(0x123456789);

	uint32_t app = load();

	CU_ASSERT_TRUE(kc_return_is(command(app, 0, 0, 0), kc_success()));
	CU_ASSERT_TRUE(kc_return_is(command(app, FREQUENCY, 0, 0), kc_success_u32(32000)));
	CU_ASSERT_TRUE(kc_return_is(command(app, NOW, 0, 0), kc_success_u32(0x23456789)));
	CU_ASSERT_TRUE(kc_return_is(command(app, STOP, 0, 0), kc_failure(KC_ALREADY)));
	CU_ASSERT_TRUE(kc_return_is(command(app, 4, 1, 1), kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(kc_return_is(command(app, 7, 1, 1), kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(kc_return_is(command(app, 0xffffffff, 1, 1), kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(kc_return_is(command(app, 0x80000005, 1, 1), kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_EQUAL(device_sets, 0);
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_SUBSCRIBE, ALARM, 1, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RO, ALARM, 0, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RW, ALARM, 0, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	port_fixture_end(&f);
}

static void a_relative_alarm_fires_when_due_and_once(void)
{
	begin_at(1000);

	uint32_t app = load();

	CU_ASSERT_TRUE(kc_return_is(command(app, RELATIVE, 50, 0), kc_success_u32(1050)));
	CU_ASSERT_TRUE(capsule_alarm_busy(&the_alarm, fixture_id(&f, app)));
	go_on(1049);
	CU_ASSERT_TRUE(is_quiet(app));
	go_on(1050);
	CU_ASSERT_FALSE(capsule_alarm_busy(&the_alarm, fixture_id(&f, app)));
	expect_upcall(app, 1050, 1050);
	CU_ASSERT_FALSE(device_armed);
	CU_ASSERT_TRUE(kc_return_is(command(app, STOP, 0, 0), kc_failure(KC_ALREADY)));
	go_on(1050 + (1ull << 33));
	CU_ASSERT_TRUE(is_quiet(app));
	port_fixture_end(&f);
}

static void an_absolute_alarm_counts_from_its_reference(void)
{
	begin_at(1000);

	uint32_t app = load();

	CU_ASSERT_TRUE(kc_return_is(command(app, ABSOLUTE, 980, 50), kc_success_u32(1030)));
	go_on(1029);
	CU_ASSERT_TRUE(is_quiet(app));
	go_on(1040);
	expect_upcall(app, 1030, 1030);
	port_fixture_end(&f);
}

/* F4 */
static void what_has_expired_already_fires_within_the_call(void)
{
	static const struct {
		uint32_t reference, dt;
	} cases[] = {{1000, 0}, {999, 1}, {999, 0}, {0, 1000}, {0, 999}, {1001, 0xffffffff}, {1001, 0}, {0xfffffff0, 1016}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		begin_at((1ull << 32) + 1000);

		uint32_t app = load();
		uint32_t expiration = cases[i].reference + cases[i].dt;

		CU_ASSERT_TRUE(kc_return_is(command(app, ABSOLUTE, cases[i].reference, cases[i].dt), kc_success_u32(expiration)));
		CU_ASSERT_FALSE(device_armed);
		expect_upcall(app, 1000, expiration);
		port_fixture_end(&f);
	}
	begin_at(1000);

	uint32_t app = load();

	CU_ASSERT_TRUE(kc_return_is(command(app, RELATIVE, 0, 0), kc_success_u32(1000)));
	expect_upcall(app, 1000, 1000);
	port_fixture_end(&f);
}

/* F4: the reference is one tick ago, and the alarm nearly a lap away. */
static void a_reference_just_before_now_does_not_fire_at_once(void)
{
	begin_at(1000);

	uint32_t app = load();

	CU_ASSERT_TRUE(kc_return_is(command(app, ABSOLUTE, 999, 0xffffffff), kc_success_u32(998)));
	CU_ASSERT_TRUE(is_quiet(app));
	go_on((1ull << 32) + 997);
	CU_ASSERT_TRUE(is_quiet(app));
	go_on((1ull << 32) + 998);
	expect_upcall(app, 998, 998);
	port_fixture_end(&f);
}

/* F4 */
static void the_counter_wraps_under_an_alarm(void)
{
	begin_at(0xfffffff0);

	uint32_t app = load();

	CU_ASSERT_TRUE(kc_return_is(command(app, RELATIVE, 0x20, 0), kc_success_u32(0x10)));
	go_on(0x10000000f);
	CU_ASSERT_TRUE(is_quiet(app));
	go_on(0x100000010);
	expect_upcall(app, 0x10, 0x10);
	/* Reference before the wrap, now after it. */
	CU_ASSERT_TRUE(kc_return_is(command(app, ABSOLUTE, 0xffffffff, 0x20), kc_success_u32(0x1f)));
	CU_ASSERT_TRUE(is_quiet(app));
	go_on(0x10000001f);
	expect_upcall(app, 0x1f, 0x1f);
	port_fixture_end(&f);
}

/* F4: late by a few ticks, "now" has passed the reference again; the wrap must not be missed. */
static void the_longest_alarm_fires_in_its_lap_even_when_late(void)
{
	static const uint64_t late[] = {0, 1, 2, 1000, 0x7fffffff};

	for (size_t i = 0; i < sizeof late / sizeof late[0]; i++) {
		begin_at(5);

		uint32_t app = load();

		CU_ASSERT_TRUE(kc_return_is(command(app, RELATIVE, 0xffffffff, 0), kc_success_u32(4)));
		go_on(0x100000003);
		CU_ASSERT_TRUE(is_quiet(app));
		go_on_late(0x100000004 + late[i], late[i]);
		expect_upcall(app, (uint32_t)(0x100000004 + late[i]), 4);
		port_fixture_end(&f);
	}
}

/* F4 */
static void no_bit_of_dt_is_lost(void)
{
	begin_at(77);

	uint32_t app = load();
	uint32_t wrong = 0;

	for (uint32_t dt = 1; dt < 1200; dt++) {
		uint64_t due = device_time + dt;

		(void)command(app, RELATIVE, dt, 0);
		go_on(due - 1);
		wrong += !is_quiet(app);
		go_on(due);
		wrong += is_quiet(app);
	}
	CU_ASSERT_EQUAL(wrong, 0);
	port_fixture_end(&f);
}

static void setting_replaces_and_stopping_stops(void)
{
	begin_at(0);

	uint32_t app = load();

	(void)command(app, RELATIVE, 100, 0);
	(void)command(app, RELATIVE, 10, 0);
	go_on(10);
	expect_upcall(app, 10, 10);
	go_on(200);
	CU_ASSERT_TRUE(is_quiet(app));
	(void)command(app, RELATIVE, 10, 0);
	(void)command(app, RELATIVE, 100, 0);
	go_on(299);
	CU_ASSERT_TRUE(is_quiet(app));
	CU_ASSERT_TRUE(kc_return_is(command(app, STOP, 0, 0), kc_success()));
	CU_ASSERT_FALSE(device_armed);
	go_on(1000);
	CU_ASSERT_TRUE(is_quiet(app));
	port_fixture_end(&f);
}

static void many_processes_share_the_device(void)
{
	uint32_t apps[FIXTURE_SLOTS];

	begin_at(0);
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++)
		apps[i] = load();
	/* 0 sets 80, 1 sets 70, ... */
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++)
		(void)command(apps[i], RELATIVE, 80 - 10 * i, 0);
	CU_ASSERT_EQUAL(device_due, 10);
	CU_ASSERT_TRUE(kc_return_is(command(apps[7], STOP, 0, 0), kc_success()));
	CU_ASSERT_EQUAL(device_due, 20);
	go_on(45);
	CU_ASSERT_TRUE(is_quiet(apps[7]));
	expect_upcall(apps[6], 20, 20);
	expect_upcall(apps[5], 30, 30);
	expect_upcall(apps[4], 40, 40);
	CU_ASSERT_TRUE(is_quiet(apps[3]));
	CU_ASSERT_EQUAL(device_due, 50);
	go_on_late(100, 20);
	expect_upcall(apps[3], 70, 50);
	expect_upcall(apps[2], 70, 60);
	expect_upcall(apps[1], 70, 70);
	expect_upcall(apps[0], 100, 80);
	CU_ASSERT_FALSE(device_armed);
	port_fixture_end(&f);
}

static void an_alarm_dies_with_its_process(void)
{
	begin_at(0);

	uint32_t dies = load();
	uint32_t lives = load();
	struct kc_process_id old = fixture_id(&f, dies);

	(void)command(dies, RELATIVE, 10, 0);
	(void)command(lives, RELATIVE, 20, 0);
	fixture_restart(&f, dies);
	CU_ASSERT_FALSE(capsule_alarm_busy(&the_alarm, old));
	CU_ASSERT_FALSE(capsule_alarm_busy(&the_alarm, fixture_id(&f, dies)));
	CU_ASSERT_EQUAL(device_due, 20);
	fixture_subscribe(&f, dies, ALARM, 0, FIXTURE_FUNCTION);
	CU_ASSERT_TRUE(kc_return_is(command(dies, STOP, 0, 0), kc_failure(KC_ALREADY)));
	go_on(30);
	CU_ASSERT_TRUE(is_quiet(dies));
	expect_upcall(lives, 20, 20);
	(void)command(dies, RELATIVE, 10, 0);
	/* The device may fire early: it is set again. */
	device_time += 5;
	device_armed = false;
	capsule_alarm_fired(&the_alarm);
	CU_ASSERT_TRUE(is_quiet(dies));
	CU_ASSERT_TRUE(device_armed);
	CU_ASSERT_EQUAL(device_due, device_time + 5);
	kc_process_terminate(&f.kernel, dies, (struct kc_completion){.has_code = false});
	CU_ASSERT_FALSE(device_armed);
	/* It may still fire spuriously. */
	capsule_alarm_fired(&the_alarm);
	CU_ASSERT_FALSE(device_armed);
	port_fixture_end(&f);
}

static void a_stopped_process_finds_its_upcall_when_it_goes_on(void)
{
	begin_at(0);

	uint32_t app = load();

	(void)command(app, RELATIVE, 10, 0);
	kc_process_stop(&f.kernel, app);
	go_on(20);
	kc_process_resume(&f.kernel, app);
	expect_upcall(app, 10, 10);
	port_fixture_end(&f);
}

/* B4 */
static void nothing_is_called_after_unsubscribing(void)
{
	begin_at(0);

	uint32_t app = load();

	(void)command(app, RELATIVE, 10, 0);
	fixture_subscribe(&f, app, ALARM, 0, 0);
	go_on(20);
	CU_ASSERT_TRUE(is_quiet(app));
	(void)command(app, RELATIVE, 0, 0);
	fixture_subscribe(&f, app, ALARM, 0, FIXTURE_FUNCTION);
	CU_ASSERT_TRUE(is_quiet(app));
	port_fixture_end(&f);
}

static void a_full_queue_drops_the_upcall_and_nothing_else(void)
{
	struct kc_process_info info;

	begin_at(0);

	uint32_t app = load();
	uint32_t other = load();

	for (int i = 0; i < 12; i++)
		CU_ASSERT_TRUE(kc_return_is(command(app, RELATIVE, 0, 0), kc_success_u32(0)));
	kc_process_info(&f.kernel, app, &info);
	CU_ASSERT_EQUAL(info.dropped_upcalls, 3);
	CU_ASSERT_FALSE(capsule_alarm_busy(&the_alarm, fixture_id(&f, app)));
	(void)command(app, RELATIVE, 5, 0);
	(void)command(other, RELATIVE, 5, 0);
	go_on(5);
	expect_upcall(other, 5, 5);
	port_fixture_end(&f);
}

static void without_memory_for_the_grant_every_command_says_so(void)
{
	begin_at(0);

	uint32_t app = port_fixture_load(&f);

	fixture_starve(&f, app);
	for (uint32_t number = 0; number < 8; number++)
		CU_ASSERT_TRUE(kc_return_is(command(app, number, 1, 1), kc_failure(KC_NOMEM)));
	CU_ASSERT_FALSE(device_armed);
	port_fixture_end(&f);
}

/* Compares with a model that keeps time in 64 bits. */
static void random_alarms_agree_with_a_model(void)
{
	uint64_t due[FIXTURE_SLOTS] = {0};
	bool is_set[FIXTURE_SLOTS] = {false};
	uint32_t apps[FIXTURE_SLOTS];
	uint32_t wrong = 0, fired = 0;
	unsigned int seed = 20;

	begin_at(0xfffff000);
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++)
		apps[i] = load();
	for (uint32_t step = 0; step < 20000; step++) {
		uint32_t i = (uint32_t)rand_r(&seed) % FIXTURE_SLOTS;
		uint32_t ago = (uint32_t)rand_r(&seed) % 64;
		uint32_t dt = (uint32_t)rand_r(&seed) >> (rand_r(&seed) % 31) << 1 | (rand_r(&seed) & 1);
		struct fixture_upcall upcall;

		switch (rand_r(&seed) % 4) {
		case 0:
			(void)command(apps[i], ABSOLUTE, (uint32_t)device_time - ago, dt);
			due[i] = device_time - ago + dt;
			is_set[i] = true;
			break;
		case 1:
			wrong += kc_return_is(command(apps[i], STOP, 0, 0), kc_success()) != (is_set[i] && due[i] > device_time);
			is_set[i] = is_set[i] && due[i] <= device_time;
			break;
		default:
			go_on(device_time + (uint32_t)rand_r(&seed) % (rand_r(&seed) % 8 ? 100u : 0x80000000u));
			break;
		}
		for (uint32_t k = 0; k < FIXTURE_SLOTS; k++) {
			bool expected = is_set[k] && due[k] <= device_time;

			/* Setting an alarm again drops no queued upcall, so check every expiration at once. */
			if (fixture_upcall(&f, apps[k], &upcall) != expected)
				wrong++;
			else if (expected)
				wrong += upcall.arguments[1] != (uint32_t)due[k];
			fired += expected;
			is_set[k] = is_set[k] && !expected;
		}
	}
	CU_ASSERT_EQUAL(wrong, 0);
	CU_ASSERT_TRUE(fired > 2000);
	port_fixture_end(&f);
}

/* F3: entering a grant through another driver's table entry would access that driver's memory. */
static void the_driver_is_found_under_its_number(void)
{
	begin_at(0);
	CU_ASSERT_PTR_EQUAL(kc_driver_lookup(&f.kernel, 0x0), &drivers[0]);
	CU_ASSERT_PTR_EQUAL(the_alarm.driver, &drivers[0]);
	CU_ASSERT_STRING_EQUAL(drivers[0].name, "alarm");
	port_fixture_end(&f);
}

HARNESS_MAIN({"alarm: commands answer as documented", commands_answer_as_documented},
	     {"alarm: a relative alarm fires when due, and once", a_relative_alarm_fires_when_due_and_once},
	     {"alarm: an absolute alarm counts from its reference", an_absolute_alarm_counts_from_its_reference},
	     {"alarm: what has expired already fires within the call (F4)", what_has_expired_already_fires_within_the_call},
	     {"alarm: a reference just before now does not fire at once (F4)", a_reference_just_before_now_does_not_fire_at_once},
	     {"alarm: the counter wraps under an alarm (F4)", the_counter_wraps_under_an_alarm},
	     {"alarm: the longest fires in its lap even when late (F4)", the_longest_alarm_fires_in_its_lap_even_when_late},
	     {"alarm: no bit of dt is lost (F4)", no_bit_of_dt_is_lost},
	     {"alarm: setting replaces and stopping stops", setting_replaces_and_stopping_stops},
	     {"alarm: many processes share the device", many_processes_share_the_device},
	     {"alarm: an alarm dies with its process", an_alarm_dies_with_its_process},
	     {"alarm: a stopped process finds its upcall later", a_stopped_process_finds_its_upcall_when_it_goes_on},
	     {"alarm: nothing is called after unsubscribing (B4)", nothing_is_called_after_unsubscribing},
	     {"alarm: a full queue drops the upcall and nothing else", a_full_queue_drops_the_upcall_and_nothing_else},
	     {"alarm: without memory for the grant every command says so", without_memory_for_the_grant_every_command_says_so},
	     {"alarm: random alarms agree with a model", random_alarms_agree_with_a_model},
	     {"alarm: the driver is found under its number (F3)", the_driver_is_found_under_its_number})
