/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/device_options.h"

#include <stddef.h>
#include <string.h>

void device_options_init(struct device_options *options)
{
	*options = (struct device_options){0};
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
