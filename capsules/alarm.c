/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/alarm.h"

#include <kc/grant.h>

enum command { EXISTS = 0, FREQUENCY = 1, NOW = 2, STOP = 3, SET_RELATIVE = 5, SET_ABSOLUTE = 6 };

#define UPCALL_EXPIRED 0u

/* The same size as upstream's, so that memory needs measured here hold on a board. */
struct alarm_state {
	uint32_t armed;
	uint32_t reference;
	uint32_t dt;
};

/* While an alarm is set, the counter is read at least this often, so that no lap is missed. */
#define LONGEST_SLEEP_TICKS 0x80000000u

static uint64_t read_counter(struct capsule_alarm *alarm)
{
	uint32_t counter = alarm->hil.ops->now(alarm->hil.context);

	alarm->now += (uint32_t)(counter - (uint32_t)alarm->now);
	return alarm->now;
}

/* Sets the device for the earliest deadline. */
static void arm(struct capsule_alarm *alarm)
{
	struct kc_process_id process;
	uint64_t deadline;

	if (!process_deadlines_earliest(&alarm->deadlines, &process, &deadline)) {
		if (alarm->armed)
			alarm->hil.ops->disarm(alarm->hil.context);
		alarm->armed = false;
		return;
	}

	uint64_t left = deadline > alarm->now ? deadline - alarm->now : 0;
	uint32_t dt = left < LONGEST_SLEEP_TICKS ? (uint32_t)left : LONGEST_SLEEP_TICKS;

	uint32_t now = (uint32_t)alarm->now;

	if (alarm->armed && alarm->armed_until == now + dt)
		return;
	alarm->armed = true;
	alarm->armed_until = now + dt;
	alarm->hil.ops->set(alarm->hil.context, now, dt);
}

static void expire(struct capsule_alarm *alarm, struct kc_process_id process)
{
	KC_GRANT_ENTER(grant, alarm->kernel, alarm->driver, process);
	if (grant.error != KC_PROCESS_OK)
		return;

	struct alarm_state *state = grant.data;

	state->armed = 0;
	/* A full queue drops the upcall and counts it. There is nobody else to tell. */
	(void)kc_upcall_schedule(&grant, UPCALL_EXPIRED, (uint32_t)alarm->now, state->reference + state->dt, 0);
}

/* Expires all alarms that are due, then sets the device for the next one. */
static void serve(struct capsule_alarm *alarm)
{
	struct kc_process_id process;
	uint64_t deadline;

	while (process_deadlines_earliest(&alarm->deadlines, &process, &deadline) && deadline <= alarm->now) {
		process_deadlines_remove(&alarm->deadlines, process);
		expire(alarm, process);
	}
	arm(alarm);
}

void capsule_alarm_fired(void *context)
{
	struct capsule_alarm *alarm = context;

	alarm->armed = false;
	read_counter(alarm);
	serve(alarm);
}

static void set(struct capsule_alarm *alarm, struct kc_process_id caller, struct alarm_state *state, uint32_t reference,
		uint32_t dt)
{
	uint32_t elapsed = (uint32_t)alarm->now - reference;

	*state = (struct alarm_state){.armed = 1, .reference = reference, .dt = dt};
	process_deadlines_set(&alarm->deadlines, caller, elapsed < dt ? alarm->now + (dt - elapsed) : alarm->now);
}

static enum kc_error stop(struct capsule_alarm *alarm, struct kc_process_id caller, struct alarm_state *state)
{
	if (!state->armed)
		return KC_ALREADY;
	state->armed = 0;
	process_deadlines_remove(&alarm->deadlines, caller);
	return KC_OK;
}

/*
 * The part of a command that runs inside the caller's grant. (Upstream enters the grant before it looks at the command, so
 * without memory for the grant every command fails.)
 */
static struct kc_return command_inside(struct capsule_alarm *alarm, uint32_t number, uint32_t arg0, uint32_t arg1,
				       struct kc_process_id caller)
{
	KC_GRANT_ENTER(grant, alarm->kernel, alarm->driver, caller);
	if (grant.error != KC_PROCESS_OK)
		return kc_failure(kc_error_of_process_error(grant.error));
	read_counter(alarm);
	switch (number) {
	case EXISTS:
		return kc_success();
	case FREQUENCY:
		return kc_success_u32(alarm->hil.ops->frequency_hz(alarm->hil.context));
	case NOW:
		return kc_success_u32((uint32_t)alarm->now);
	case STOP:
		return kc_return_of(stop(alarm, caller, grant.data));
	case SET_RELATIVE:
		set(alarm, caller, grant.data, (uint32_t)alarm->now, arg0);
		return kc_success_u32((uint32_t)alarm->now + arg0);
	case SET_ABSOLUTE:
		set(alarm, caller, grant.data, arg0, arg1);
		return kc_success_u32(arg0 + arg1);
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

/* Serves the alarms after leaving the grant, because an alarm that is due may be the caller's own. */
static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t arg0, uint32_t arg1,
				struct kc_process_id caller)
{
	struct capsule_alarm *alarm = context;
	struct kc_return answer = command_inside(alarm, number, arg0, arg1, caller);

	(void)kernel;
	if (answer.r[0] < KC_SUCCESS)
		return answer;
	if (number == SET_RELATIVE || number == SET_ABSOLUTE)
		serve(alarm);
	else if (number == STOP)
		arm(alarm);
	return answer;
}

static void process_ended(void *context, struct kc_kernel *kernel, struct kc_process_id process)
{
	struct capsule_alarm *alarm = context;

	(void)kernel;
	if (!process_deadlines_remove(&alarm->deadlines, process))
		return;
	read_counter(alarm);
	arm(alarm);
}

bool capsule_alarm_busy(const struct capsule_alarm *alarm, struct kc_process_id process)
{
	return process_deadlines_contains(&alarm->deadlines, process);
}

struct kc_driver capsule_alarm_driver(struct capsule_alarm *alarm)
{
	static const struct kc_driver_ops ops = {.command = command, .process_ended = process_ended};
	static const struct kc_grant_shape grant = {
	    .upcalls = 1, .size = sizeof(struct alarm_state), .align = _Alignof(struct alarm_state)};

	return (struct kc_driver){
	    .number = CAPSULE_ALARM_NUMBER, .name = "alarm", .ops = &ops, .context = alarm, .grant = &grant};
}

void capsule_alarm_init(struct capsule_alarm *alarm, struct kc_kernel *kernel, struct process_deadline *deadlines,
			struct kc_hil_alarm hil)
{
	*alarm = (struct capsule_alarm){.kernel = kernel, .driver = kc_driver_lookup(kernel, CAPSULE_ALARM_NUMBER), .hil = hil};
	process_deadlines_init(&alarm->deadlines, deadlines, kernel->process_slots);
}
