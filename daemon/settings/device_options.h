/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Which devices of the machine stand behind the drivers. Plain values: a copy is whole. */
#ifndef DAEMON_SETTINGS_DEVICE_OPTIONS_H
#define DAEMON_SETTINGS_DEVICE_OPTIONS_H

#include <limits.h>
#include <stdint.h>

#define DEVICE_LEDS_MAX       32u
#define DEVICE_LED_NAME_MAX   64u /* with its terminator */
#define DEVICE_GPIO_LINES_MAX 64u
#define DEVICE_GPIO_CHIP_MAX  256u /* with its terminator */
#define DEVICE_BUTTONS_MAX    32u

struct device_options {
	/* LED n of the apps: the name of one of the machine's in /sys/class/leds, or "" for one that is only seen by who looks on. */
	uint32_t led_count; /* 0: as many as assembly_options.leds says, all of the latter kind */
	char leds[DEVICE_LEDS_MAX][DEVICE_LED_NAME_MAX];
	/* Pressed by who steers the daemon; or, with an input device, its keys too, and their number counts. 0: there is no such driver. */
	uint32_t button_count;
	char input_device[PATH_MAX];
	/* A chip with lines, by path, name or label, and the offsets of those that are the apps' pins. 0 lines: there is no such driver. */
	uint32_t gpio_line_count;
	uint32_t gpio_lines[DEVICE_GPIO_LINES_MAX];
	char gpio_chip[DEVICE_GPIO_CHIP_MAX];
	/* A file of hwmon or IIO (daemon/backends/sensor_value.h); "": there is no such driver. */
	char temperature[PATH_MAX];
	char humidity[PATH_MAX];
};

/* Four buttons, no LEDs of the machine, no pins, no sensors. */
void device_options_init(struct device_options *options);

/*
 * Takes one "DEVICE=WHAT":
 *     led=NAME, led=virtual                one LED more
 *     buttons=COUNT, buttons=PATH          the latter an input device
 *     gpio=CHIP:LINE,LINE...               offsets, at most DEVICE_GPIO_LINES_MAX, each once
 *     temperature=PATH, humidity=PATH
 * Paths are absolute. The later of two counts, but for LEDs. NULL, or what would have been right ("..., like ..."); *options is as
 * before then.
 */
const char *device_options_take(struct device_options *options, const char *assignment);

/* The list above, for help texts: lines with this much room on the left. */
#define DEVICE_OPTIONS_HELP                                                                                           \
	"                         led=NAME: the next LED is NAME in /sys/class/leds; led=virtual: nothing shows it\n" \
	"                         buttons=COUNT: so many, for the control socket to press (the default: 4)\n"         \
	"                         buttons=/dev/input/eventN: the keys of that device\n"                               \
	"                         gpio=CHIP:LINE,...: the pins are these lines of CHIP, like gpiochip0:17,27,22\n"    \
	"                         temperature=PATH, humidity=PATH: a file of hwmon or IIO, like\n"                    \
	"                         /sys/class/hwmon/hwmon0/temp1_input\n"

#endif
