/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Values of sensors as Linux shows them: hwmon's tempN_input and humidityN_input, and IIO's in_..._input hold thousandths of a degree
 * or percent; IIO's in_..._raw has to be worked out with the files in_..._scale and, if there is one, in_..._offset beside it.
 */
#ifndef DAEMON_BACKENDS_SENSOR_VALUE_H
#define DAEMON_BACKENDS_SENSOR_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads the file now, which may take as long as the sensor does. 0 and *hundredths, rounded; or a negative errno: -EINVAL if what is
 * there is no number, -ERANGE if it is no number that fits.
 */
int sensor_value_read(const char *path, int32_t *hundredths);

/* "21500\n": one decimal number and at most one newline. False for anything else. */
bool sensor_value_parse(const char *text, size_t length, double *number);

#endif
