/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The devices of the machine that the drivers use. A plain value: it may be copied. */
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
	/* leds[n] is the name of an LED in /sys/class/leds, or "" for a virtual LED, which only watchers see. */
	uint32_t led_count; /* 0: assembly_options.leds virtual LEDs */
	char leds[DEVICE_LEDS_MAX][DEVICE_LED_NAME_MAX];
	/*
	 * Buttons that operators can press; 0: no button driver. With an input device, its keys are the buttons and this is
	 * ignored.
	 */
	uint32_t button_count;
	char input_device[PATH_MAX];
	/* A GPIO chip (path, name or label), and the offsets of the lines that are the apps' pins. No lines: no GPIO driver. */
	uint32_t gpio_line_count;
	uint32_t gpio_lines[DEVICE_GPIO_LINES_MAX];
	char gpio_chip[DEVICE_GPIO_CHIP_MAX];
	/* Files of hwmon or IIO (daemon/backends/sensor_value.h); "": no such driver. */
	char temperature[PATH_MAX];
	char humidity[PATH_MAX];
};

/* Sets the defaults: four buttons, no LEDs of the machine, no pins, no sensors. */
void device_options_init(struct device_options *options);

/*
 * Applies one assignment, "DEVICE=WHAT":
 *     led=NAME, led=virtual                adds an LED
 *     buttons=COUNT, buttons=PATH          PATH is an input device
 *     gpio=CHIP:LINE,LINE...               offsets, at most DEVICE_GPIO_LINES_MAX, each once
 *     temperature=PATH, humidity=PATH
 * Paths are absolute. A later assignment replaces an earlier one, except that each `led` adds one. Returns NULL, or, with
 * *options unchanged, a description of what is accepted ("..., like ...").
 */
const char *device_options_take(struct device_options *options, const char *assignment);

/* The list above, as lines of help texts. */
#define DEVICE_OPTIONS_HELP                                                                                          \
	"                         led=NAME: the next LED is NAME in /sys/class/leds; led=virtual: no LED shows it\n" \
	"                         buttons=COUNT: that many, pressed through the control socket (default: 4)\n"       \
	"                         buttons=/dev/input/eventN: the keys of that device\n"                              \
	"                         gpio=CHIP:LINE,...: the pins are these lines of CHIP, like gpiochip0:17,27,22\n"   \
	"                         temperature=PATH, humidity=PATH: a file of hwmon or IIO, like\n"                   \
	"                         /sys/class/hwmon/hwmon0/temp1_input\n"

#endif
