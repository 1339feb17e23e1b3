/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Multilevel feedback queue (Tock's capsules/system/src/scheduler/mlfq.rs): processes that run for a long time give way to those
 * that run often but briefly.
 *
 * - There are three queues. A ready process in a higher queue executes before those in lower ones; within a queue they take
 * turns.
 * - A process begins in the highest queue. When it has used up the time of its queue, in one go or in parts, it drops to the next
 * queue.
 * - Every five seconds all processes return to the highest queue.
 *
 * Upstream's code deviates from these rules; this one does not: every process returns to the highest queue, not just the first of
 * each queue; a process that returns has used none of its new queue's time; and a process that stops when its time is exactly
 * used up drops too.
 */
#ifndef KC_SCHEDULER_MLFQ_H
#define KC_SCHEDULER_MLFQ_H

#include <kc/hil/alarm.h>
#include <kc/scheduler.h>

#define KC_MLFQ_QUEUES            3u
#define KC_MLFQ_REFRESH_PERIOD_MS 5000u

/* What the scheduler knows about a slot. */
struct kc_mlfq_node {
	uint32_t slot;
	uint32_t queue;   /* 0 is the highest */
	uint32_t used_us; /* time used in this queue */
};
struct kc_mlfq {
	const struct kc_hil_alarm *alarm; /* only its counter is read */
	struct kc_mlfq_node *nodes;       /* one for each slot; those of the same queue are in the order of their turns */
	uint32_t slots;
	uint32_t running;         /* the slot that was chosen last */
	uint32_t refreshed_ticks; /* counter of the alarm when all processes last returned to the highest queue */
	bool is_started;
};

extern const struct kc_scheduler_ops kc_mlfq_ops; /* context: struct kc_mlfq */
/* nodes: an array of `slots` elements, as many as the kernel has process slots. The caller owns the array and the alarm. */
void kc_mlfq_init(struct kc_mlfq *scheduler, const struct kc_hil_alarm *alarm, struct kc_mlfq_node *nodes, uint32_t slots);

#endif
