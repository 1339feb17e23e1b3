/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A sensor behind a file of sysfs (sensor_value.h says which). Such a read may take as long as a conversion or a bus that hangs, so a
 * thread of its own does it, while the daemon goes on. Each change between working and not is told to the log once.
 */
#ifndef DAEMON_BACKENDS_SENSOR_FILE_H
#define DAEMON_BACKENDS_SENSOR_FILE_H

#include <kc/hil/sensor.h>

#include "daemon/loop.h"

struct sensor_file;

struct sensor_file_options {
	const char *what; /* "temperature", for messages; must outlive the sensor */
	const char *path; /* copied */
	/* What can be, in hundredths. Sensors exceed the ends a little: up to `tolerance` counts as the end, beyond it as a failure. */
	int32_t lowest, highest, tolerance;
};

/*
 * measured(context, error, value) is called from the loop: KC_OK and hundredths of the unit; KC_NODEVICE if the file is gone; KC_FAIL
 * if it cannot be read or holds no value that can be. NULL if the system refuses (errno). A file that does not exist is no reason: the
 * sensor may come yet.
 */
struct sensor_file *sensor_file_new(struct loop *loop, const struct sensor_file_options *options,
				    void (*measured)(void *context, enum kc_error error, int32_t value), void *context);
void sensor_file_free(struct sensor_file *sensor); /* NULL is fine; does not wait for a read that hangs */
struct kc_hil_sensor sensor_file_hil(struct sensor_file *sensor);

#endif
