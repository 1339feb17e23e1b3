/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Humidity, driver 0x60001 (Tock's capsules/extra/src/humidity.rs): commands and upcall as capsules/sensor.h says.
 * The value is in hundredths of a percent of relative humidity; 2^32 - 1 for a measurement that failed.
 *
 * In the composition root: capsule_humidity_driver(&sensor) into the table of drivers, kc_kernel_init, capsule_humidity_init; the back
 * end calls capsule_sensor_measured(&sensor, error, value).
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
