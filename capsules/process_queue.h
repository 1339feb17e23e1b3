/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Processes that wait for one thing, first come first served; each is in the queue at most once. Everything is O(1), so one
 * process cannot make a driver slow for the others.
 *
 * A queue is an index of what the grants say, outside of them: a driver drops a process from it when the process ends.
 */
#ifndef CAPSULES_PROCESS_QUEUE_H
#define CAPSULES_PROCESS_QUEUE_H

#include <kc/types.h>

struct process_queue_entry {
	kc_identifier identifier;
	uint32_t next;
	uint32_t previous;
	bool queued;
};

struct process_queue {
	struct process_queue_entry *entries;
	uint32_t first;
	uint32_t last;
};

/* entries: one for each process slot of the kernel; they stay the caller's. */
void process_queue_init(struct process_queue *queue, struct process_queue_entry *entries, uint32_t slots);
/* At the end. A process that is queued already keeps its place. */
void process_queue_push(struct process_queue *queue, struct kc_process_id process);
/* The first, which stays. False if the queue is empty. */
bool process_queue_first(const struct process_queue *queue, struct kc_process_id *process);
/* False if the queue is empty. */
bool process_queue_pop(struct process_queue *queue, struct kc_process_id *process);
/* Takes out the process of one slot, wherever it stands. False if none of that slot is queued. */
bool process_queue_take(struct process_queue *queue, uint32_t slot, struct kc_process_id *process);
/* Takes out one life of a process; another life of the same slot stays. False if it was not queued. */
bool process_queue_remove(struct process_queue *queue, struct kc_process_id process);
bool process_queue_contains(const struct process_queue *queue, struct kc_process_id process);

#endif
