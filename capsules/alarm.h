/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Alarm, driver 0x0 (Tock's doc/syscalls/00000_alarm.md and capsules/core/src/alarm.rs): one alarm for each process on one
 * counter of 32 bits.
 *
 * command 0                  success
 *         1                  success u32: ticks per second
 *         2                  success u32: the counter now
 *         3                  stops the alarm; ALREADY if none is set
 *         5 dt               sets the alarm dt ticks after now; success u32: the counter's value at the expiration
 *         6 reference dt     the same, dt ticks after reference, which is now or in the past (any value up to 2^32 - 1 ticks ago);
 *                            what has passed already expires within the call
 *         others             NOSUPPORT (4 too)
 * upcall  0                  (now, expiration = reference + dt modulo 2^32, 0). The alarm is off then.
 *
 * A command that finds no memory for its grant gives NOMEM, whichever it is, as upstream.
 *
 * Setting replaces. The value of the counter decides, never the order of events: an alarm with any dt, 2^32 - 1 included, expires
 * in the right lap of the counter, even when the process, the kernel or the device's interrupt is late (up to 2^31 ticks).
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
	uint64_t now;         /* the counter when last read, continued above its 32 bits */
	uint32_t armed_until; /* what the counter says then; never a whole lap ahead */
	bool armed;
};

struct kc_driver capsule_alarm_driver(struct capsule_alarm *alarm);
/* deadlines: one for each process slot of the kernel. */
void capsule_alarm_init(struct capsule_alarm *alarm, struct kc_kernel *kernel, struct process_deadline *deadlines,
			struct kc_hil_alarm hil);
/* For the back end: the alarm that was set has fired (one for nothing does no harm). */
void capsule_alarm_fired(void *alarm);
/* True while this process's alarm is set. */
bool capsule_alarm_busy(const struct capsule_alarm *alarm, struct kc_process_id process);

#endif
