/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* LEDs shown by files, in a tree of files like in sysfs. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/backends/led_files.h"
#include "tests/unit/harness.h"

static char folder[] = "/tmp/led_files_test.XXXXXX";
static struct led_files files;
static char reason[256];

static const char *path(const char *led, const char *file)
{
	static char text[PATH_MAX];

	snprintf(text, sizeof text, "%s/%s/%s", folder, led, file);
	return text;
}

static void put(const char *led, const char *file, const char *text)
{
	FILE *to = fopen(path(led, file), "w");

	CU_ASSERT_PTR_NOT_NULL_FATAL(to);
	fputs(text, to);
	CU_ASSERT_EQUAL(fclose(to), 0);
}

/* The first line of its brightness file: what was written to sysfs. */
static bool brightness_is(const char *led, const char *wanted)
{
	char line[32] = "";
	FILE *from = fopen(path(led, "brightness"), "r");
	bool same;

	CU_ASSERT_PTR_NOT_NULL_FATAL(from);
	same = fgets(line, sizeof line, from) != NULL && strcmp(line, wanted) == 0;
	fclose(from);
	return same;
}

static void make(const char *led, const char *max, const char *now)
{
	char name[PATH_MAX];

	snprintf(name, sizeof name, "%s/%s", folder, led);
	CU_ASSERT_EQUAL_FATAL(mkdir(name, 0700), 0);
	if (max != NULL)
		put(led, "max_brightness", max);
	put(led, "brightness", now);
}

static void remove_led(const char *led)
{
	char name[PATH_MAX];

	unlink(path(led, "max_brightness"));
	unlink(path(led, "brightness"));
	snprintf(name, sizeof name, "%s/%s", folder, led);
	rmdir(name);
}

static void begin(void)
{
	strcpy(folder, "/tmp/led_files_test.XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
	led_files_init(&files);
	reason[0] = '\0';
}

static void end(void)
{
	led_files_close(&files);
	CU_ASSERT_EQUAL(rmdir(folder), 0);
}

static void an_led_is_shown_as_bright_as_it_can_be(void)
{
	begin();
	make("green:status", "255\n", "77\n");
	make("dim", "1", "1\n");
	CU_ASSERT_EQUAL(led_files_add(&files, 3, folder, "green:status", reason, sizeof reason), 0);
	CU_ASSERT_EQUAL(led_files_add(&files, 31, folder, "dim", reason, sizeof reason), 0);
	CU_ASSERT_TRUE(brightness_is("green:status", "0\n"));
	CU_ASSERT_TRUE(brightness_is("dim", "0\n"));
	led_files_show(&files, 3, true);
	CU_ASSERT_TRUE(brightness_is("green:status", "255\n"));
	CU_ASSERT_TRUE(brightness_is("dim", "0\n"));
	led_files_show(&files, 31, true);
	CU_ASSERT_TRUE(brightness_is("dim", "1\n"));
	led_files_show(&files, 3, false);
	CU_ASSERT_TRUE(brightness_is("green:status", "0\n"));
	led_files_show(&files, 0, true); /* no file shows this one */
	remove_led("green:status");
	remove_led("dim");
	end();
}

static int add(const char *name)
{
	int error = led_files_add(&files, 0, folder, name, reason, sizeof reason);

	led_files_close(&files);
	return error;
}

static void what_is_no_led_is_refused_with_a_reason(void)
{
	static const char *const names[] = {
	    "", ".", "..", "../leds", "a/b", "/etc", "a-name-that-is-far-too-long-for-any-led-that-the-kernel-would-ever-have"};
	static const char *const maxima[] = {"0\n", "-1\n", "bright\n", "", "12 \n", "99999999999\n", "1\n2"};

	begin();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		CU_ASSERT_EQUAL(add(names[i]), -EINVAL);
		CU_ASSERT_PTR_NOT_NULL(strstr(reason, "cannot be the name"));
	}
	CU_ASSERT_EQUAL(add("missing"), -ENOENT);
	CU_ASSERT_PTR_NOT_NULL(strstr(reason, "missing/max_brightness: No such file"));
	for (size_t i = 0; i < sizeof maxima / sizeof maxima[0]; i++) {
		make("led", maxima[i], "9\n");
		CU_ASSERT_TRUE(add("led") < 0);
		CU_ASSERT_PTR_NOT_NULL(strstr(reason, "max_brightness"));
		CU_ASSERT_TRUE(brightness_is("led", "9\n"));
		remove_led("led");
	}
	make("led", "255\n", "9\n");
	CU_ASSERT_EQUAL(unlink(path("led", "brightness")), 0);
	CU_ASSERT_EQUAL(add("led"), -ENOENT);
	CU_ASSERT_PTR_NOT_NULL(strstr(reason, "led/brightness: No such file"));
	remove_led("led");
	end();
}

static void an_led_that_fails_holds_up_nobody(void)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	begin();
	make("led", "255\n", "9\n");
	CU_ASSERT_EQUAL(led_files_add(&files, 0, folder, "led", reason, sizeof reason), 0);

	int good = dup(files.leds[0].fd);

	CU_ASSERT_TRUE_FATAL(full >= 0 && good >= 0);
	CU_ASSERT_TRUE(dup2(full, files.leds[0].fd) >= 0);
	led_files_show(&files, 0, true);
	CU_ASSERT_TRUE(files.leds[0].complained);
	led_files_show(&files, 0, false);
	CU_ASSERT_TRUE(dup2(good, files.leds[0].fd) >= 0);
	led_files_show(&files, 0, true);
	CU_ASSERT_FALSE(files.leds[0].complained);
	CU_ASSERT_TRUE(brightness_is("led", "255\n"));
	close(full);
	close(good);
	remove_led("led");
	end();
}

HARNESS_MAIN({"LED files: an LED is shown as bright as it can be", an_led_is_shown_as_bright_as_it_can_be},
	     {"LED files: what is no LED is refused with a reason", what_is_no_led_is_refused_with_a_reason},
	     {"LED files: an LED that fails holds up nobody", an_led_that_fails_holds_up_nobody})
