/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/temperature.h"

struct kc_driver capsule_temperature_driver(struct capsule_sensor *sensor)
{
	return capsule_sensor_driver(sensor, CAPSULE_TEMPERATURE_NUMBER, "temperature");
}

void capsule_temperature_init(struct capsule_sensor *sensor, struct kc_kernel *kernel, struct process_queue_entry *waiting,
			      struct kc_hil_sensor hil)
{
	capsule_sensor_init(sensor, kernel, CAPSULE_TEMPERATURE_NUMBER, CAPSULE_TEMPERATURE_IMPOSSIBLE, waiting, hil);
}
