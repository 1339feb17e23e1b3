/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/device_options.h"

#include <string.h>

#include "tests/unit/harness.h"

static struct device_options options;

static bool takes(const char *assignment)
{
	return device_options_take(&options, assignment) == NULL;
}

static void nothing_of_the_machine_is_used_unless_asked_for(void)
{
	device_options_init(&options);
	CU_ASSERT_EQUAL(options.led_count, 0);
	CU_ASSERT_EQUAL(options.button_count, 4);
	CU_ASSERT_STRING_EQUAL(options.input_device, "");
	CU_ASSERT_EQUAL(options.gpio_line_count, 0);
	CU_ASSERT_STRING_EQUAL(options.temperature, "");
	CU_ASSERT_STRING_EQUAL(options.humidity, "");
}

static void devices_are_taken(void)
{
	device_options_init(&options);
	CU_ASSERT_TRUE(takes("led=green:status"));
	CU_ASSERT_TRUE(takes("led=virtual"));
	CU_ASSERT_TRUE(takes("led=input3::capslock"));
	CU_ASSERT_EQUAL(options.led_count, 3);
	CU_ASSERT_STRING_EQUAL(options.leds[0], "green:status");
	CU_ASSERT_STRING_EQUAL(options.leds[1], "");
	CU_ASSERT_STRING_EQUAL(options.leds[2], "input3::capslock");
	CU_ASSERT_TRUE(takes("buttons=32"));
	CU_ASSERT_EQUAL(options.button_count, 32);
	CU_ASSERT_TRUE(takes("buttons=/dev/input/event0"));
	CU_ASSERT_STRING_EQUAL(options.input_device, "/dev/input/event0");
	CU_ASSERT_TRUE(takes("buttons=0"));
	CU_ASSERT_EQUAL(options.button_count, 0);
	CU_ASSERT_STRING_EQUAL(options.input_device, "");
	CU_ASSERT_TRUE(takes("gpio=/dev/gpiochip1:4,0,65535"));
	CU_ASSERT_STRING_EQUAL(options.gpio_chip, "/dev/gpiochip1");
	CU_ASSERT_EQUAL(options.gpio_line_count, 3);
	CU_ASSERT_TRUE(options.gpio_lines[0] == 4 && options.gpio_lines[1] == 0 && options.gpio_lines[2] == 65535);
	CU_ASSERT_TRUE(takes("gpio=a:label:7"));
	CU_ASSERT_STRING_EQUAL(options.gpio_chip, "a:label");
	CU_ASSERT_EQUAL(options.gpio_line_count, 1);
	CU_ASSERT_TRUE(takes("temperature=/a"));
	CU_ASSERT_TRUE(takes("temperature=/b=c"));
	CU_ASSERT_STRING_EQUAL(options.temperature, "/b=c");
	CU_ASSERT_TRUE(takes("humidity=/sys/x"));
	CU_ASSERT_STRING_EQUAL(options.humidity, "/sys/x");
}

static void what_is_wrong_changes_nothing(void)
{
	static const char *const wrong[] = {
	    "",
	    "=",
	    "led",
	    "led=",
	    "led=a/b",
	    "led=0123456789012345678901234567890123456789012345678901234567890123",
	    "leds=virtual",
	    "le=virtual",
	    "buttons=",
	    "buttons=33",
	    "buttons=-1",
	    "buttons= 4",
	    "buttons=4x",
	    "buttons=+4",
	    "buttons=99999999999999999999999",
	    "buttons=event0",
	    "gpio=",
	    "gpio=chip",
	    "gpio=chip:",
	    "gpio=:1",
	    "gpio=chip:1,",
	    "gpio=chip:,1",
	    "gpio=chip:1,2,1",
	    "gpio=chip:-1",
	    "gpio=chip: 1",
	    "gpio=chip:1;2",
	    "gpio=chip:65536",
	    "gpio=chip:99999999999999999999",
	    "gpio=c:0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,"
	    "39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64",
	    "temperature=",
	    "temperature=here",
	    "humidity=./x",
	    "gravity=/x"};
	struct device_options before;
	char longest[PATH_MAX + 32] = "humidity=/";

	device_options_init(&options);
	CU_ASSERT_TRUE(takes("led=virtual") && takes("humidity=/x"));
	before = options;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CU_ASSERT_FALSE(takes(wrong[i]));
	memset(longest + strlen(longest), 'x', PATH_MAX - 1);
	CU_ASSERT_FALSE(takes(longest));
	CU_ASSERT_EQUAL(memcmp(&before, &options, sizeof options), 0);
	longest[strlen("humidity=") + PATH_MAX - 1] = '\0';
	CU_ASSERT_TRUE(takes(longest));
}

static void there_are_at_most_32_leds(void)
{
	device_options_init(&options);
	for (uint32_t i = 0; i < DEVICE_LEDS_MAX; i++)
		CU_ASSERT_TRUE(takes("led=virtual"));
	CU_ASSERT_FALSE(takes("led=virtual"));
	CU_ASSERT_EQUAL(options.led_count, 32);
}

HARNESS_MAIN({"devices: nothing of the machine is used unless asked for", nothing_of_the_machine_is_used_unless_asked_for},
	     {"devices: they are taken", devices_are_taken},
	     {"devices: what is wrong changes nothing", what_is_wrong_changes_nothing},
	     {"devices: there are at most 32 LEDs", there_are_at_most_32_leds})
