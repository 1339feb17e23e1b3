/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A sensor behind a file of sysfs (sensor_value.h says which). Reading it may take as long as a conversion, or a bus that hangs,
 * so a thread of its own reads while the daemon goes on. When a sensor stops working, or works again, that is logged once.
 */
#ifndef DAEMON_BACKENDS_SENSOR_FILE_H
#define DAEMON_BACKENDS_SENSOR_FILE_H

#include <kc/hil/sensor.h>

#include "daemon/loop.h"

struct sensor_file;

struct sensor_file_options {
	const char *what; /* "temperature", for messages; must outlive the sensor */
	const char *path; /* copied */
	/*
	 * Possible values, in hundredths. Beyond the ends, up to `tolerance` counts as the end (sensors do that), and more as a
	 * failure.
	 */
	int32_t lowest, highest, tolerance;
};

/*
 * measured(context, error, value) is called from the loop: KC_OK with hundredths of the unit; KC_NODEVICE if the file is gone;
 * KC_FAIL if it cannot be read or holds no possible value. NULL if the system refuses (errno). The file need not exist yet: the
 * sensor may come later.
 */
struct sensor_file *sensor_file_new(struct loop *loop, const struct sensor_file_options *options,
				    void (*measured)(void *context, enum kc_error error, int32_t value), void *context);
void sensor_file_free(struct sensor_file *sensor); /* NULL is fine; does not wait for a read that hangs */
struct kc_hil_sensor sensor_file_hil(struct sensor_file *sensor);

#endif
