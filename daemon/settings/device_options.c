/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/device_options.h"

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

/* Parses the value for one kind of device. Returns NULL, or what is expected. */
typedef const char *take_value(struct device_options *options, const char *value);

static const char *take_path(char to[PATH_MAX], const char *value)
{
	if (value[0] != '/' || strlen(value) >= PATH_MAX)
		return "an absolute path";
	strcpy(to, value);
	return NULL;
}

static const char *take_led(struct device_options *options, const char *value)
{
	bool is_virtual = strcmp(value, "virtual") == 0;

	if (value[0] == '\0' || strlen(value) >= DEVICE_LED_NAME_MAX || strchr(value, '/') != NULL)
		return "virtual, or a name from /sys/class/leds";
	if (options->led_count == DEVICE_LEDS_MAX)
		return "the last of 32 LEDs at most";
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
		return "a count up to 32, or a path like /dev/input/event0";
	options->button_count = (uint32_t)count;
	options->input_device[0] = '\0';
	return NULL;
}

/* Parses offsets like "17,27,22". Returns their number, or 0 if the text is malformed. */
static uint32_t read_lines(const char *text, uint32_t lines[DEVICE_GPIO_LINES_MAX])
{
	for (uint32_t count = 0; count < DEVICE_GPIO_LINES_MAX; count++) {
		char *end;
		unsigned long offset;

		errno = 0;
		offset = strtoul(text, &end, 10);
		if (!isdigit((unsigned char)*text) || errno != 0 || offset > UINT16_MAX)
			return 0;
		for (uint32_t i = 0; i < count; i++) {
			if (lines[i] == offset)
				return 0;
		}
		lines[count] = (uint32_t)offset;
		if (*end == '\0')
			return count + 1;
		if (*end != ',')
			return 0;
		text = end + 1;
	}
	return 0;
}

static const char *take_gpio(struct device_options *options, const char *value)
{
	uint32_t lines[DEVICE_GPIO_LINES_MAX];
	const char *colon = strrchr(value, ':');
	uint32_t count = colon != NULL ? read_lines(colon + 1, lines) : 0;

	if (count == 0 || colon == value || (size_t)(colon - value) >= DEVICE_GPIO_CHIP_MAX)
		return "CHIP:LINE,LINE,... with at most 64 lines, each once, like gpiochip0:17,27,22";
	memset(options->gpio_chip, 0, sizeof options->gpio_chip);
	memcpy(options->gpio_chip, value, (size_t)(colon - value));
	memcpy(options->gpio_lines, lines, count * sizeof lines[0]);
	options->gpio_line_count = count;
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
    {"led", take_led},           {"buttons", take_buttons}, {"gpio", take_gpio}, {"temperature", take_temperature},
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
