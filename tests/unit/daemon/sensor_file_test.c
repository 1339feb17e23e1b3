/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Sensors read from files, which the test writes like sysfs. */
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/backends/sensor_file.h"
#include "daemon/backends/sensor_value.h"
#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"

#define THREADS_END_MS 60000

static char folder[] = "/tmp/sensor_file_test.XXXXXX";
static struct loop *the_loop;
static struct sensor_file *sensor;
static struct kc_hil_sensor hil;
static uint32_t calls;
static enum kc_error told_error;
static int32_t told_value;
static bool inside_call;

static const char *path(const char *name)
{
	static char text[PATH_MAX];

	snprintf(text, sizeof text, "%s/%s", folder, name);
	return text;
}

static void put(const char *name, const char *text)
{
	FILE *file = fopen(path(name), "w");

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	fputs(text, file);
	CU_ASSERT_EQUAL(fclose(file), 0);
}

static void measured(void *context, enum kc_error error, int32_t value)
{
	(void)context;
	CU_ASSERT_FALSE(inside_call);
	calls++;
	told_error = error;
	told_value = value;
}

static bool has_called(void *context)
{
	return calls >= *(uint32_t *)context;
}

static void begin(const char *name)
{
	struct sensor_file_options options = {
	    .what = "humidity", .path = path(name), .lowest = 0, .highest = 10000, .tolerance = 1000};

	calls = 0;
	the_loop = loop_new();
	CU_ASSERT_PTR_NOT_NULL_FATAL(the_loop);
	sensor = sensor_file_new(the_loop, &options, measured, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(sensor);
	hil = sensor_file_hil(sensor);
}

static void end(void)
{
	sensor_file_free(sensor);
	loop_free(the_loop);
}

/* Makes one measurement and waits for its end. */
static enum kc_error measure(int32_t *value)
{
	uint32_t wanted = calls + 1;
	enum kc_error error;

	inside_call = true;
	error = hil.ops->measure(hil.context);
	inside_call = false;
	if (error != KC_OK)
		return error;
	CU_ASSERT_EQUAL(hil.ops->measure(hil.context), KC_BUSY);
	CU_ASSERT_TRUE_FATAL(loop_fixture_until(the_loop, has_called, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_EQUAL(calls, wanted);
	*value = told_value;
	return told_error;
}

static bool measures(int32_t wanted)
{
	int32_t value = -1;

	return measure(&value) == KC_OK && value == wanted;
}

static bool fails_with(enum kc_error wanted)
{
	int32_t value;

	return measure(&value) == wanted;
}

static void numbers_are_read_strictly(void)
{
	static const char *const good[] = {"21500\n", "21500", "-40000\n", "+5", "0.001000000\n", "0"};
	static const double values[] = {21500, 21500, -40000, 5, 0.001, 0};
	static const char *const bad[] = {"",    "\n",    "abc", "21500 ", " 21500", "2150o", "0x10", "nan", "inf",
					  "1e3", "1.2.3", "--1", "+-1",    "-",      "1\n\n", ".",    "1,5", "21500\n7\n"};
	char longest[80];
	double number;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CU_ASSERT_TRUE(sensor_value_parse(good[i], strlen(good[i]), &number) && number == values[i]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CU_ASSERT_FALSE(sensor_value_parse(bad[i], strlen(bad[i]), &number));
	CU_ASSERT_FALSE(sensor_value_parse("1\0002", 3, &number));
	memset(longest, '1', sizeof longest);
	CU_ASSERT_TRUE(sensor_value_parse(longest, 63, &number));
	CU_ASSERT_FALSE(sensor_value_parse(longest, 64, &number));
}

static void thousandths_become_hundredths(void)
{
	static const struct {
		const char *text;
		int32_t wanted;
	} cases[] = {{"45600\n", 4560}, {"45604\n", 4560}, {"45605\n", 4561}, {"0\n", 0}, {"100000\n", 10000}};

	begin("humidity1_input");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		put("humidity1_input", cases[i].text);
		CU_ASSERT_TRUE(measures(cases[i].wanted));
	}
	end();
}

static void raw_values_are_scaled(void)
{
	int32_t value;

	put("in_temp_raw", "-200\n");
	CU_ASSERT_EQUAL(sensor_value_read(path("in_temp_raw"), &value), -ENOENT); /* the scale is missing */
	put("in_temp_scale", "62.500000\n");
	CU_ASSERT_EQUAL(sensor_value_read(path("in_temp_raw"), &value), 0);
	CU_ASSERT_EQUAL(value, -1250);
	put("in_temp_offset", "600.5\n");
	CU_ASSERT_EQUAL(sensor_value_read(path("in_temp_raw"), &value), 0);
	CU_ASSERT_EQUAL(value, 2503); /* 400.5 * 62.5 = 25031.25 */
	put("in_temp_offset", "garbage\n");
	CU_ASSERT_EQUAL(sensor_value_read(path("in_temp_raw"), &value), -EINVAL);
	put("in_temp_offset", "0\n");
	put("in_temp_scale", "999999999999\n");
	CU_ASSERT_EQUAL(sensor_value_read(path("in_temp_raw"), &value), -ERANGE);
}

static void values_that_cannot_be_are_failures(void)
{
	begin("humidity1_input");
	put("humidity1_input", "101300\n"); /* wet: it is 100 % */
	CU_ASSERT_TRUE(measures(10000));
	put("humidity1_input", "-800\n");
	CU_ASSERT_TRUE(measures(0));
	put("humidity1_input", "110001\n");
	CU_ASSERT_TRUE(measures(10000));
	put("humidity1_input", "110010\n");
	CU_ASSERT_TRUE(fails_with(KC_FAIL));
	put("humidity1_input", "-99999\n");
	CU_ASSERT_TRUE(fails_with(KC_FAIL));
	put("humidity1_input", "99999999999999999999\n");
	CU_ASSERT_TRUE(fails_with(KC_FAIL));
	end();
}

static void what_is_no_value_is_a_failure(void)
{
	static const char *const garbage[] = {"", "wet\n", "50000 %\n"};

	begin("humidity1_input");
	for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
		put("humidity1_input", garbage[i]);
		CU_ASSERT_TRUE(fails_with(KC_FAIL));
	}
	end();
	CU_ASSERT_EQUAL_FATAL(mkdir(path("folder"), 0700), 0);
	begin("folder");
	CU_ASSERT_TRUE(fails_with(KC_FAIL));
	end();
	/* A pipe without a writer blocks nothing. */
	CU_ASSERT_EQUAL_FATAL(mkfifo(path("pipe"), 0600), 0);
	begin("pipe");
	CU_ASSERT_TRUE(fails_with(KC_FAIL));
	end();
}

static void a_sensor_may_come_and_go(void)
{
	begin("hotplug");
	CU_ASSERT_TRUE(fails_with(KC_NODEVICE));
	put("hotplug", "30000\n");
	CU_ASSERT_TRUE(measures(3000));
	CU_ASSERT_EQUAL(unlink(path("hotplug")), 0);
	CU_ASSERT_TRUE(fails_with(KC_NODEVICE));
	put("hotplug", "31000\n");
	CU_ASSERT_TRUE(measures(3100));
	/* The file is removed while it is being read, or just before. */
	CU_ASSERT_EQUAL(hil.ops->measure(hil.context), KC_OK);
	CU_ASSERT_EQUAL(unlink(path("hotplug")), 0);
	uint32_t wanted = calls + 1;

	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_called, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_TRUE(told_error == KC_NODEVICE || (told_error == KC_OK && told_value == 3100));
	end();
}

static int threads(void)
{
	glob_t found;
	int count = glob("/proc/self/task/*", 0, NULL, &found) == 0 ? (int)found.gl_pathc : 0;

	globfree(&found);
	return count;
}

static void an_end_amid_a_measurement_is_clean(void)
{
	put("late", "30000\n");
	for (int i = 0; i < 20; i++) {
		begin("late");
		CU_ASSERT_EQUAL(hil.ops->measure(hil.context), KC_OK);
		end();
		CU_ASSERT_EQUAL(calls, 0);
	}
	/* Wait for the threads to release their memory before the leak check. */
	for (int i = 0; i < THREADS_END_MS && threads() > 1; i++)
		usleep(1000);
	CU_ASSERT_EQUAL(threads(), 1);
}

static void the_folder_is_there(void)
{
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
}

static void the_folder_goes(void)
{
	static const char *const names[] = {"humidity1_input", "in_temp_raw", "in_temp_scale", "in_temp_offset", "pipe", "late"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		unlink(path(names[i]));
	rmdir(path("folder"));
	CU_ASSERT_EQUAL(rmdir(folder), 0);
}

HARNESS_MAIN({"sensor file: there is a folder for the test", the_folder_is_there},
	     {"sensor file: numbers are read strictly", numbers_are_read_strictly},
	     {"sensor file: thousandths become hundredths", thousandths_become_hundredths},
	     {"sensor file: raw values of IIO are scaled", raw_values_are_scaled},
	     {"sensor file: values that cannot be are failures", values_that_cannot_be_are_failures},
	     {"sensor file: what is no value is a failure", what_is_no_value_is_a_failure},
	     {"sensor file: a sensor may come and go", a_sensor_may_come_and_go},
	     {"sensor file: an end amid a measurement is clean", an_end_amid_a_measurement_is_clean},
	     {"sensor file: nothing is left behind", the_folder_goes})
