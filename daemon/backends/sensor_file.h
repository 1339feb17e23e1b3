/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A sensor read through a sysfs file (see sensor_value.h). A read can take as long as a conversion or a hanging bus, so a
 * separate thread reads while the daemon continues. A failure and a recovery of the sensor are each logged once.
 */
#ifndef DAEMON_BACKENDS_SENSOR_FILE_H
#define DAEMON_BACKENDS_SENSOR_FILE_H

#include <kc/hil/sensor.h>

#include "daemon/loop.h"

struct sensor_file;

struct sensor_file_options {
	const char *what; /* for messages, like "temperature"; must outlive the sensor */
	const char *path; /* copied */
	/*
	 * The range of possible values, in hundredths. A value outside by at most `tolerance` is clamped, because real sensors
	 * overshoot; anything beyond that is a failure.
	 */
	int32_t lowest, highest, tolerance;
};

/*
 * measured(context, error, value) is called from the loop: KC_OK with hundredths of the unit; KC_NODEVICE if the file is gone;
 * KC_FAIL if it cannot be read or holds no possible value. Returns NULL with errno set on failure. The file need not exist yet:
 * the sensor may appear later.
 */
struct sensor_file *sensor_file_new(struct loop *loop, const struct sensor_file_options *options,
				    void (*measured)(void *context, enum kc_error error, int32_t value), void *context);
void sensor_file_free(struct sensor_file *sensor); /* NULL is fine; does not wait for a hanging read */
struct kc_hil_sensor sensor_file_hil(struct sensor_file *sensor);

#endif
