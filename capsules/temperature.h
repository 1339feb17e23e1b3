/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Temperature, driver 0x60000 (Tock's capsules/extra/src/temperature.rs): commands and upcall as capsules/sensor.h says.
 * The value is in hundredths of a degree Celsius, signed; -2^31 for a measurement that failed.
 *
 * In the composition root: capsule_temperature_driver(&sensor) into the table of drivers, kc_kernel_init, capsule_temperature_init; the back
 * end calls capsule_sensor_measured(&sensor, error, value).
 */
#ifndef CAPSULES_TEMPERATURE_H
#define CAPSULES_TEMPERATURE_H

#include "capsules/sensor.h"

#define CAPSULE_TEMPERATURE_NUMBER     0x60000u
#define CAPSULE_TEMPERATURE_IMPOSSIBLE 0x80000000u

struct kc_driver capsule_temperature_driver(struct capsule_sensor *sensor);
/* waiting: one for each process slot of the kernel. */
void capsule_temperature_init(struct capsule_sensor *sensor, struct kc_kernel *kernel, struct process_queue_entry *waiting,
			      struct kc_hil_sensor hil);

#endif
