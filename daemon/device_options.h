/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Which devices of the machine stand behind the drivers. Plain values: a copy is whole. */
#ifndef DAEMON_DEVICE_OPTIONS_H
#define DAEMON_DEVICE_OPTIONS_H

#include <limits.h>
#include <stdint.h>

struct device_options {
	/* A file of hwmon or IIO (daemon/backends/sensor_value.h); "": there is no such driver. */
	char temperature[PATH_MAX];
	char humidity[PATH_MAX];
};

/* No sensors. */
void device_options_init(struct device_options *options);

/*
 * Takes one "DEVICE=WHAT":
 *     temperature=PATH   humidity=PATH     absolute
 * The later of two for one device counts. NULL, or what would have been right ("..., like ..."); *options is as before then.
 */
const char *device_options_take(struct device_options *options, const char *assignment);

/* The list above, for help texts: lines with this much room on the left. */
#define DEVICE_OPTIONS_HELP                                                                        \
	"                         temperature=PATH, humidity=PATH: a file of hwmon or IIO, like\n" \
	"                         /sys/class/hwmon/hwmon0/temp1_input\n"

#endif
