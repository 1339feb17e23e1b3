/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A queue of waiting processes, first come, first served. Each process is in it at most once. All operations are O(1), so no
 * process can slow a driver down for the others.
 *
 * A queue is an index outside the grants of what they contain. A driver must remove a process from it when the process ends.
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

/* entries: one for each process slot of the kernel; owned by the caller. */
void process_queue_init(struct process_queue *queue, struct process_queue_entry *entries, uint32_t slots);
/* Adds the process at the end. If it is queued already, it keeps its place. */
void process_queue_push(struct process_queue *queue, struct kc_process_id process);
/* The first process, without removing it. Returns false if the queue is empty. */
bool process_queue_first(const struct process_queue *queue, struct kc_process_id *process);
/* Removes the first process. Returns false if the queue is empty. */
bool process_queue_pop(struct process_queue *queue, struct kc_process_id *process);
/* Removes the process of one slot, at any place in the queue. Returns false if no process of that slot is queued. */
bool process_queue_take(struct process_queue *queue, uint32_t slot, struct kc_process_id *process);
/* Removes one life of a process; another life in the same slot stays. Returns false if it was not queued. */
bool process_queue_remove(struct process_queue *queue, struct kc_process_id process);
bool process_queue_contains(const struct process_queue *queue, struct kc_process_id process);

#endif
