/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Temperature, driver 0x60000 (Tock's capsules/extra/src/temperature.rs). capsules/sensor.h describes commands and upcall.
 * The value is in hundredths of a degree Celsius, signed, or -2^31 if the measurement failed.
 *
 * In the composition root: put capsule_temperature_driver(&sensor) into the table of drivers, call kc_kernel_init, then
 * capsule_temperature_init; the back end calls capsule_sensor_measured(&sensor, error, value).
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
