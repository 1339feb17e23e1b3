/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The temperature and humidity drivers on the real core, with sensors controlled by the test. */
#include "capsules/humidity.h"
#include "capsules/temperature.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

enum { EXISTS = 0, MEASURE = 1 };

#define TEMPERATURE CAPSULE_TEMPERATURE_NUMBER
#define HUMIDITY    CAPSULE_HUMIDITY_NUMBER

static struct port_fixture f;
static struct capsule_sensor temperature, humidity;
static struct kc_driver drivers[2];
static struct process_queue_entry waiting[2][FIXTURE_SLOTS];

/* A sensor. */
struct probe {
	uint32_t started;
	enum kc_error refuse;
};
static struct probe thermometer, hygrometer;

static enum kc_error measure_now(void *context)
{
	struct probe *probe = context;

	if (probe->refuse != KC_OK)
		return probe->refuse;
	probe->started++;
	return KC_OK;
}

static void begin(void)
{
	static const struct kc_hil_sensor_ops ops = {.measure = measure_now};

	thermometer = hygrometer = (struct probe){0};
	drivers[0] = capsule_temperature_driver(&temperature);
	drivers[1] = capsule_humidity_driver(&humidity);
	port_fixture_begin(&f, drivers, 2);
	capsule_temperature_init(&temperature, &f.kernel, waiting[0],
				 (struct kc_hil_sensor){.ops = &ops, .context = &thermometer});
	capsule_humidity_init(&humidity, &f.kernel, waiting[1], (struct kc_hil_sensor){.ops = &ops, .context = &hygrometer});
}

static uint32_t load(void)
{
	uint32_t app = port_fixture_load(&f);

	fixture_subscribe(&f, app, TEMPERATURE, 0, FIXTURE_FUNCTION);
	fixture_subscribe(&f, app, HUMIDITY, 0, FIXTURE_FUNCTION);
	return app;
}

static bool answers(uint32_t app, uint32_t driver, uint32_t number, struct kc_return wanted)
{
	return kc_return_is(fixture_command(&f, app, driver, number, 0xffffffff, 0xffffffff), wanted);
}

static bool is_quiet(uint32_t app)
{
	struct fixture_upcall upcall;

	return !fixture_upcall(&f, app, &upcall);
}

static bool is_told(uint32_t app, uint32_t value, uint32_t error)
{
	struct fixture_upcall upcall = {0};

	return fixture_upcall(&f, app, &upcall) && upcall.arguments[0] == value && upcall.arguments[1] == error &&
	       upcall.arguments[2] == 0 && is_quiet(app);
}

static void commands_answer_as_documented(void)
{
	static const uint32_t numbers[] = {TEMPERATURE, HUMIDITY};

	begin();
	CU_ASSERT_PTR_EQUAL(kc_driver_lookup(&f.kernel, 0x60000), &drivers[0]);
	CU_ASSERT_PTR_EQUAL(kc_driver_lookup(&f.kernel, 0x60001), &drivers[1]);

	uint32_t app = load();

	for (uint32_t i = 0; i < 2; i++) {
		CU_ASSERT_TRUE(answers(app, numbers[i], EXISTS, kc_success()));
		CU_ASSERT_TRUE(answers(app, numbers[i], MEASURE, kc_success()));
		CU_ASSERT_TRUE(answers(app, numbers[i], 2, kc_failure(KC_NOSUPPORT)));
		CU_ASSERT_TRUE(answers(app, numbers[i], 0xffffffff, kc_failure(KC_NOSUPPORT)));
		CU_ASSERT_TRUE(kc_return_is(fixture_call(&f, app, KC_CLASS_SUBSCRIBE, numbers[i], 1, 0, 0),
					    kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
		CU_ASSERT_TRUE(kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RW, numbers[i], 0, 0, 0),
					    kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	}
	CU_ASSERT_EQUAL(thermometer.started, 1);
	CU_ASSERT_EQUAL(hygrometer.started, 1);
	fixture_restart(&f, app);
	fixture_starve(&f, app);
	CU_ASSERT_TRUE(answers(app, TEMPERATURE, EXISTS, kc_success()));
	CU_ASSERT_TRUE(answers(app, TEMPERATURE, MEASURE, kc_failure(KC_NOMEM)));
	CU_ASSERT_FALSE(capsule_sensor_busy(&temperature, fixture_id(&f, app)));
	port_fixture_end(&f);
}

static void a_measurement_is_told_once(void)
{
	begin();

	uint32_t app = load();

	CU_ASSERT_TRUE(answers(app, TEMPERATURE, MEASURE, kc_success()));
	CU_ASSERT_TRUE(answers(app, TEMPERATURE, MEASURE, kc_success()));
	CU_ASSERT_TRUE(is_quiet(app));
	CU_ASSERT_TRUE(capsule_sensor_busy(&temperature, fixture_id(&f, app)));
	CU_ASSERT_FALSE(capsule_sensor_busy(&humidity, fixture_id(&f, app)));
	CU_ASSERT_EQUAL(thermometer.started, 1);
	capsule_sensor_measured(&temperature, KC_OK, -1234);
	CU_ASSERT_FALSE(capsule_sensor_busy(&temperature, fixture_id(&f, app)));
	CU_ASSERT_TRUE(is_told(app, (uint32_t)-1234, 0));
	/* An unrequested reading. */
	capsule_sensor_measured(&temperature, KC_OK, 5);
	CU_ASSERT_TRUE(is_quiet(app));
	CU_ASSERT_TRUE(answers(app, HUMIDITY, MEASURE, kc_success()));
	capsule_sensor_measured(&humidity, KC_OK, 10000);
	CU_ASSERT_TRUE(is_told(app, 10000, 0));
	port_fixture_end(&f);
}

static void measurements_are_shared(void)
{
	begin();

	uint32_t first = load();
	uint32_t second = load();
	uint32_t idle = load();

	CU_ASSERT_TRUE(answers(first, HUMIDITY, MEASURE, kc_success()));
	CU_ASSERT_TRUE(answers(second, HUMIDITY, MEASURE, kc_success()));
	CU_ASSERT_EQUAL(hygrometer.started, 1);
	capsule_sensor_measured(&humidity, KC_OK, 4321);
	CU_ASSERT_TRUE(is_told(first, 4321, 0));
	CU_ASSERT_TRUE(is_told(second, 4321, 0));
	CU_ASSERT_TRUE(is_quiet(idle));
	CU_ASSERT_TRUE(answers(second, HUMIDITY, MEASURE, kc_success()));
	CU_ASSERT_EQUAL(hygrometer.started, 2);
	capsule_sensor_measured(&humidity, KC_OK, 1);
	CU_ASSERT_TRUE(is_quiet(first));
	CU_ASSERT_TRUE(is_told(second, 1, 0));
	port_fixture_end(&f);
}

static void a_measurement_that_cannot_start_is_refused(void)
{
	static const enum kc_error reasons[] = {KC_NODEVICE, KC_FAIL, KC_BUSY};

	begin();

	uint32_t app = load();

	for (uint32_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
		thermometer.refuse = reasons[i];
		CU_ASSERT_TRUE(answers(app, TEMPERATURE, MEASURE, kc_failure(reasons[i])));
		CU_ASSERT_FALSE(capsule_sensor_busy(&temperature, fixture_id(&f, app)));
	}
	/* The driver is not busy afterwards. */
	thermometer.refuse = KC_OK;
	CU_ASSERT_TRUE(answers(app, TEMPERATURE, MEASURE, kc_success()));
	CU_ASSERT_EQUAL(thermometer.started, 1);
	capsule_sensor_measured(&temperature, KC_OK, 7);
	CU_ASSERT_TRUE(is_told(app, 7, 0));
	port_fixture_end(&f);
}

static void a_measurement_that_fails_is_told(void)
{
	begin();

	uint32_t app = load();
	uint32_t other = load();

	CU_ASSERT_TRUE(answers(app, TEMPERATURE, MEASURE, kc_success()));
	CU_ASSERT_TRUE(answers(other, TEMPERATURE, MEASURE, kc_success()));
	CU_ASSERT_TRUE(answers(app, HUMIDITY, MEASURE, kc_success()));
	capsule_sensor_measured(&temperature, KC_NODEVICE, 2100);
	CU_ASSERT_TRUE(is_told(app, 0x80000000, KC_NODEVICE));
	CU_ASSERT_TRUE(is_told(other, 0x80000000, KC_NODEVICE));
	capsule_sensor_measured(&humidity, KC_FAIL, 0);
	CU_ASSERT_TRUE(is_told(app, 0xffffffff, KC_FAIL));
	CU_ASSERT_TRUE(answers(app, TEMPERATURE, MEASURE, kc_success()));
	CU_ASSERT_EQUAL(thermometer.started, 2);
	port_fixture_end(&f);
}

static void a_request_dies_with_its_process(void)
{
	begin();

	uint32_t dies = load();
	uint32_t other = load();
	struct kc_process_id old = fixture_id(&f, dies);

	CU_ASSERT_TRUE(answers(dies, TEMPERATURE, MEASURE, kc_success()));
	CU_ASSERT_TRUE(answers(other, TEMPERATURE, MEASURE, kc_success()));
	fixture_restart(&f, dies);
	CU_ASSERT_FALSE(capsule_sensor_busy(&temperature, old));
	fixture_subscribe(&f, dies, TEMPERATURE, 0, FIXTURE_FUNCTION);
	capsule_sensor_measured(&temperature, KC_OK, 3);
	CU_ASSERT_TRUE(is_quiet(dies));
	CU_ASSERT_TRUE(is_told(other, 3, 0));
	/* The new life shares the measurement that the old one started. */
	CU_ASSERT_TRUE(answers(dies, TEMPERATURE, MEASURE, kc_success()));
	fixture_restart(&f, dies);
	fixture_subscribe(&f, dies, TEMPERATURE, 0, FIXTURE_FUNCTION);
	CU_ASSERT_TRUE(answers(dies, TEMPERATURE, MEASURE, kc_success()));
	CU_ASSERT_EQUAL(thermometer.started, 2);
	capsule_sensor_measured(&temperature, KC_OK, 4);
	CU_ASSERT_TRUE(is_told(dies, 4, 0));
	port_fixture_end(&f);
}

HARNESS_MAIN({"sensor: commands answer as documented", commands_answer_as_documented},
	     {"sensor: a measurement is told once", a_measurement_is_told_once},
	     {"sensor: measurements are shared", measurements_are_shared},
	     {"sensor: a measurement that cannot start is refused", a_measurement_that_cannot_start_is_refused},
	     {"sensor: a measurement that fails is told", a_measurement_that_fails_is_told},
	     {"sensor: a request dies with its process", a_request_dies_with_its_process})
