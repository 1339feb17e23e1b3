/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What drivers of sensors with one value have in common; temperature.h and humidity.h are the drivers.
 *
 * command 0        success
 *         1        asks for a measurement; success: upcall 0 comes. Who asks while one is under way shares it, and who asks again
 *                  before the upcall gets one upcall. Fails with what the device says if none can be started: NODEVICE, FAIL ...
 *         others   NOSUPPORT
 * upcall  0        (value, 0, 0), or (a value that no sensor has, error, 0) if the measurement failed
 *
 * Repairs over upstream: there a measurement that cannot be started leaves the driver busy for ever, and one that fails leaves the
 * apps waiting. Upstream's second argument is always 0, so the error is news for who looks at it only; for the others the
 * impossible value has to do.
 */
#ifndef CAPSULES_SENSOR_H
#define CAPSULES_SENSOR_H

#include <kc/hil/sensor.h>
#include <kc/kernel.h>

#include "capsules/process_queue.h"

struct capsule_sensor {
	struct kc_kernel *kernel;
	const struct kc_driver *driver;
	struct kc_hil_sensor hil;
	struct process_queue waiting;
	uint32_t impossible; /* the value of a failed measurement */
	bool measuring;
};

struct kc_driver capsule_sensor_driver(struct capsule_sensor *sensor, uint32_t number, const char *name);
/* waiting: one for each process slot of the kernel. */
void capsule_sensor_init(struct capsule_sensor *sensor, struct kc_kernel *kernel, uint32_t number, uint32_t impossible,
			 struct process_queue_entry *waiting, struct kc_hil_sensor hil);
/* For the back end: the measurement is done (one that nobody started does no harm). */
void capsule_sensor_measured(void *sensor, enum kc_error error, int32_t value);
/* True while this process waits for a measurement. */
bool capsule_sensor_busy(const struct capsule_sensor *sensor, struct kc_process_id process);

#endif
