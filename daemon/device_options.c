/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/device_options.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

void device_options_init(struct device_options *options)
{
	*options = (struct device_options){.button_count = 4};
}

/* What a kind of device makes of its value: NULL, or what would have been right. */
typedef const char *take_value(struct device_options *options, const char *value);

static const char *take_path(char to[PATH_MAX], const char *value)
{
	if (value[0] != '/' || strlen(value) >= PATH_MAX)
		return "temperature=PATH or humidity=PATH, with an absolute path";
	strcpy(to, value);
	return NULL;
}

static const char *take_led(struct device_options *options, const char *value)
{
	bool is_virtual = strcmp(value, "virtual") == 0;

	if (value[0] == '\0' || strlen(value) >= DEVICE_LED_NAME_MAX || strchr(value, '/') != NULL)
		return "led=virtual, or led=NAME with a name from /sys/class/leds";
	if (options->led_count == DEVICE_LEDS_MAX)
		return "one of at most 32 LEDs";
	strcpy(options->leds[options->led_count++], is_virtual ? "" : value);
	return NULL;
}

static const char *take_buttons(struct device_options *options, const char *value)
{
	char *end;
	unsigned long count;

	if (value[0] == '/' && take_path(options->input_device, value) == NULL)
		return NULL;
	errno = 0;
	count = strtoul(value, &end, 10);
	if (!isdigit((unsigned char)value[0]) || *end != '\0' || errno != 0 || count > DEVICE_BUTTONS_MAX)
		return "buttons=COUNT up to 32, or buttons=PATH like /dev/input/event0";
	options->button_count = (uint32_t)count;
	options->input_device[0] = '\0';
	return NULL;
}

static const char *take_temperature(struct device_options *options, const char *value)
{
	return take_path(options->temperature, value);
}

static const char *take_humidity(struct device_options *options, const char *value)
{
	return take_path(options->humidity, value);
}

static const struct kind {
	const char *name;
	take_value *take;
} kinds[] = {
    {"led", take_led},
    {"buttons", take_buttons},
    {"temperature", take_temperature},
    {"humidity", take_humidity},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

const char *device_options_take(struct device_options *options, const char *assignment)
{
	const char *equals = strchr(assignment, '=');

	for (size_t i = 0; i < KINDS && equals != NULL; i++) {
		size_t length = strlen(kinds[i].name);

		if ((size_t)(equals - assignment) == length && strncmp(assignment, kinds[i].name, length) == 0)
			return kinds[i].take(options, equals + 1);
	}
	return "DEVICE=WHAT, like temperature=/sys/class/hwmon/hwmon0/temp1_input; --help lists the devices";
}
