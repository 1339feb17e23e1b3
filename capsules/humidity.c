/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/humidity.h"

struct kc_driver capsule_humidity_driver(struct capsule_sensor *sensor)
{
	return capsule_sensor_driver(sensor, CAPSULE_HUMIDITY_NUMBER, "humidity");
}

void capsule_humidity_init(struct capsule_sensor *sensor, struct kc_kernel *kernel, struct process_queue_entry *waiting,
			   struct kc_hil_sensor hil)
{
	capsule_sensor_init(sensor, kernel, CAPSULE_HUMIDITY_NUMBER, CAPSULE_HUMIDITY_IMPOSSIBLE, waiting, hil);
}
