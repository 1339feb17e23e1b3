/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Alarm, driver 0x0 (Tock's doc/syscalls/00000_alarm.md and capsules/core/src/alarm.rs): one alarm for each process, all on one
 * 32-bit counter.
 *
 * command 0                  success
 *         1                  success u32: ticks per second
 *         2                  success u32: the counter's current value
 *         3                  stops the alarm; ALREADY if none is set
 *         5 dt               sets the alarm to dt ticks from now; success u32: the counter's value at expiration
 *         6 reference dt     the same, to dt ticks after reference, which is at most 2^32 - 1 ticks ago; an alarm that is already
 *                            due expires within the call
 *         others             NOSUPPORT (4 too)
 * upcall  0                  (now, expiration = reference + dt modulo 2^32, 0). The alarm is then off.
 *
 * Every command returns NOMEM if there is no memory for the grant, as upstream.
 *
 * Setting an alarm replaces the previous one. Only the value of the counter matters, not the order of events: an alarm with any
 * dt, including 2^32 - 1, expires in the right lap of the counter, even if the process, the kernel or the device's interrupt is
 * late (by up to 2^31 ticks).
 *
 * In the composition root, in this order:
 *     struct kc_driver drivers[] = {..., capsule_alarm_driver(&alarm), ...};
 *     kc_kernel_init(&kernel, ..., drivers, ...);
 *     capsule_alarm_init(&alarm, &kernel, deadlines, hil);
 * and the back end calls capsule_alarm_fired(&alarm).
 */
#ifndef CAPSULES_ALARM_H
#define CAPSULES_ALARM_H

#include <kc/hil/alarm.h>
#include <kc/kernel.h>

#include "capsules/process_deadlines.h"

#define CAPSULE_ALARM_NUMBER 0x0u

struct capsule_alarm {
	struct kc_kernel *kernel;
	const struct kc_driver *driver;
	struct kc_hil_alarm hil;
	struct process_deadlines deadlines;
	uint64_t now;         /* the counter when last read, extended to 64 bits */
	uint32_t armed_until; /* the counter's value when the device fires; less than a whole lap ahead */
	bool armed;
};

struct kc_driver capsule_alarm_driver(struct capsule_alarm *alarm);
/* deadlines: one for each process slot of the kernel. */
void capsule_alarm_init(struct capsule_alarm *alarm, struct kc_kernel *kernel, struct process_deadline *deadlines,
			struct kc_hil_alarm hil);
/* For the back end: the alarm that was set has fired. Spurious calls are harmless. */
void capsule_alarm_fired(void *alarm);
/* True while this process's alarm is set. */
bool capsule_alarm_busy(const struct capsule_alarm *alarm, struct kc_process_id process);

#endif
