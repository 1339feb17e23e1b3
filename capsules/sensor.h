/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The common part of drivers for sensors with one value; temperature.h and humidity.h are the drivers.
 *
 * command 0        success
 *         1        requests a measurement; on success there will be upcall 0. Requests during a measurement share it, and several
 *                  requests of a process before the upcall give one upcall. If no measurement can be started: the device's
 *                  error, such as NODEVICE or FAIL
 *         others   NOSUPPORT
 * upcall  0        (value, 0, 0), or (a value that no sensor reports, error, 0) if the measurement failed
 *
 * Fixes over upstream, where a measurement that cannot be started leaves the driver busy for ever, and one that fails leaves the
 * apps waiting. Upstream's second argument is always 0, so apps may ignore the error; these can recognise the impossible value.
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
/* For the back end: the measurement has ended. Spurious calls are harmless. */
void capsule_sensor_measured(void *sensor, enum kc_error error, int32_t value);
/* True while this process waits for a measurement. */
bool capsule_sensor_busy(const struct capsule_sensor *sensor, struct kc_process_id process);

#endif
