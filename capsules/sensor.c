/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/sensor.h"

#include <kc/grant.h>

enum command { EXISTS = 0, MEASURE = 1 };

#define UPCALL_MEASURED 0u

/* The same size as upstream's. */
struct sensor_state {
	uint8_t waiting;
};

static enum kc_error wait(struct capsule_sensor *sensor, struct kc_process_id process)
{
	KC_GRANT_ENTER(grant, sensor->kernel, sensor->driver, process);
	if (grant.error != KC_PROCESS_OK)
		return kc_error_of_process_error(grant.error);
	((struct sensor_state *)grant.data)->waiting = 1;
	process_queue_push(&sensor->waiting, process);
	return KC_OK;
}

static void wait_no_more(struct capsule_sensor *sensor, struct kc_process_id process)
{
	process_queue_remove(&sensor->waiting, process);

	KC_GRANT_ENTER(grant, sensor->kernel, sensor->driver, process);
	if (grant.error == KC_PROCESS_OK)
		((struct sensor_state *)grant.data)->waiting = 0;
}

static struct kc_return measure(struct capsule_sensor *sensor, struct kc_process_id caller)
{
	enum kc_error error = wait(sensor, caller);

	if (error != KC_OK || sensor->measuring)
		return kc_return_of(error);
	error = sensor->hil.ops->measure(sensor->hil.context);
	sensor->measuring = error == KC_OK;
	if (error != KC_OK)
		wait_no_more(sensor, caller);
	return kc_return_of(error);
}

void capsule_sensor_measured(void *context, enum kc_error error, int32_t value)
{
	struct capsule_sensor *sensor = context;
	struct kc_process_id process;

	if (!sensor->measuring)
		return;
	sensor->measuring = false;
	while (process_queue_pop(&sensor->waiting, &process)) {
		KC_GRANT_ENTER(grant, sensor->kernel, sensor->driver, process);
		if (grant.error != KC_PROCESS_OK)
			continue;
		((struct sensor_state *)grant.data)->waiting = 0;
		/* A full queue drops the upcall and counts it. There is nobody else to tell. */
		(void)kc_upcall_schedule(&grant, UPCALL_MEASURED, error == KC_OK ? (uint32_t)value : sensor->impossible, error,
					 0);
	}
}

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t arg0, uint32_t arg1,
				struct kc_process_id caller)
{
	struct capsule_sensor *sensor = context;

	(void)kernel;
	(void)arg0;
	(void)arg1;
	switch (number) {
	case EXISTS:
		return kc_success();
	case MEASURE:
		return measure(sensor, caller);
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

static void process_ended(void *context, struct kc_kernel *kernel, struct kc_process_id process)
{
	struct capsule_sensor *sensor = context;

	(void)kernel;
	process_queue_remove(&sensor->waiting, process);
}

bool capsule_sensor_busy(const struct capsule_sensor *sensor, struct kc_process_id process)
{
	return process_queue_contains(&sensor->waiting, process);
}

struct kc_driver capsule_sensor_driver(struct capsule_sensor *sensor, uint32_t number, const char *name)
{
	static const struct kc_driver_ops ops = {.command = command, .process_ended = process_ended};
	static const struct kc_grant_shape grant = {
	    .upcalls = 1, .size = sizeof(struct sensor_state), .align = _Alignof(struct sensor_state)};

	return (struct kc_driver){.number = number, .name = name, .ops = &ops, .context = sensor, .grant = &grant};
}

void capsule_sensor_init(struct capsule_sensor *sensor, struct kc_kernel *kernel, uint32_t number, uint32_t impossible,
			 struct process_queue_entry *waiting, struct kc_hil_sensor hil)
{
	*sensor = (struct capsule_sensor){
	    .kernel = kernel, .driver = kc_driver_lookup(kernel, number), .hil = hil, .impossible = impossible};
	process_queue_init(&sensor->waiting, waiting, kernel->process_slots);
}
