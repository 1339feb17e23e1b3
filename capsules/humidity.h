/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Humidity, driver 0x60001 (Tock's capsules/extra/src/humidity.rs). capsules/sensor.h describes commands and upcall.
 * The value is in hundredths of a percent of relative humidity, or 2^32 - 1 if the measurement failed.
 *
 * In the composition root: put capsule_humidity_driver(&sensor) into the table of drivers, call kc_kernel_init, then
 * capsule_humidity_init; the back end calls capsule_sensor_measured(&sensor, error, value).
 */
#ifndef CAPSULES_HUMIDITY_H
#define CAPSULES_HUMIDITY_H

#include "capsules/sensor.h"

#define CAPSULE_HUMIDITY_NUMBER     0x60001u
#define CAPSULE_HUMIDITY_IMPOSSIBLE 0xffffffffu

struct kc_driver capsule_humidity_driver(struct capsule_sensor *sensor);
/* waiting: one for each process slot of the kernel. */
void capsule_humidity_init(struct capsule_sensor *sensor, struct kc_kernel *kernel, struct process_queue_entry *waiting,
			   struct kc_hil_sensor hil);

#endif
