/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Runs the processes in turn, in slot order, each for at most one timeslice (Tock's
 * capsules/system/src/scheduler/round_robin.rs). A process that the kernel preempted continues with the rest of its timeslice. If
 * it is no longer ready by then, the next process gets a whole timeslice (upstream: the rest).
 */
#ifndef KC_SCHEDULER_ROUND_ROBIN_H
#define KC_SCHEDULER_ROUND_ROBIN_H

#include <kc/scheduler.h>

#define KC_ROUND_ROBIN_TIMESLICE_US 10000u

struct kc_round_robin {
	uint32_t head;           /* the slot whose turn it is */
	uint32_t slots;          /* number of process slots, as last seen */
	uint32_t timeslice_us;   /* length of a turn */
	uint32_t time_remaining; /* of this turn, in microseconds */
	uint32_t preempted;      /* the slot that owns the rest of this turn, or KC_ROUND_ROBIN_NOBODY */
};
#define KC_ROUND_ROBIN_NOBODY UINT32_MAX

extern const struct kc_scheduler_ops kc_round_robin_ops; /* context: struct kc_round_robin */
/* timeslice_us must be at least 1, and is usually KC_ROUND_ROBIN_TIMESLICE_US. */
void kc_round_robin_init(struct kc_round_robin *scheduler, uint32_t timeslice_us);

#endif
