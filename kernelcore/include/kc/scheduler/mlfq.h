/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Multilevel feedback queue (Tock's capsules/system/src/scheduler/mlfq.rs): processes that need the processor for long give way
 * to those that need it often and briefly.
 *
 * - There are three queues. A ready process in a higher queue executes before those in lower ones; within a queue they take turns.
 * - A process begins in the highest queue. When it has used up the time of its queue, at once or bit by bit, it falls to the next.
 * - Every five seconds all processes return to the highest queue.
 *
 * Where upstream's code falls short of these rules, this one keeps them: all processes are lifted, not just the first of each
 * queue; a lifted process has used none of its new queue's time; and one that stops with its time exactly used up falls too.
 */
#ifndef KC_SCHEDULER_MLFQ_H
#define KC_SCHEDULER_MLFQ_H

#include <kc/hil/alarm.h>
#include <kc/scheduler.h>

#define KC_MLFQ_QUEUES            3u
#define KC_MLFQ_REFRESH_PERIOD_MS 5000u

/* What the scheduler knows of a slot. */
struct kc_mlfq_node {
	uint32_t slot;
	uint32_t queue;   /* 0 is the highest */
	uint32_t used_us; /* of the queue's time */
};
struct kc_mlfq {
	const struct kc_hil_alarm *alarm; /* only its counter is read */
	struct kc_mlfq_node *nodes;       /* one for each slot; those of a queue in the order of their turns */
	uint32_t slots;
	uint32_t running;         /* the slot that was chosen last */
	uint32_t refreshed_ticks; /* when all were lifted last, by the alarm's counter */
	bool is_started;
};

extern const struct kc_scheduler_ops kc_mlfq_ops; /* context: struct kc_mlfq */
/* nodes: an array of `slots` elements, as many as the kernel has process slots. It and the alarm stay the caller's. */
void kc_mlfq_init(struct kc_mlfq *scheduler, const struct kc_hil_alarm *alarm, struct kc_mlfq_node *nodes, uint32_t slots);

#endif
