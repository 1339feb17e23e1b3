/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Sensor values in the formats of Linux. hwmon's tempN_input and humidityN_input and IIO's in_..._input hold thousandths of a
 * degree or percent. IIO's in_..._raw must be converted with the files in_..._scale and, if it exists, in_..._offset.
 */
#ifndef DAEMON_BACKENDS_SENSOR_VALUE_H
#define DAEMON_BACKENDS_SENSOR_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads the file now, which blocks as long as the sensor needs. Returns 0 and *hundredths, rounded, or a negative errno: -EINVAL
 * if the file does not hold a number, -ERANGE if the number does not fit.
 */
int sensor_value_read(const char *path, int32_t *hundredths);

/* Parses text like "21500\n": one decimal number and at most one newline. Returns false for anything else. */
bool sensor_value_parse(const char *text, size_t length, double *number);

#endif
