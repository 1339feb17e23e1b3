/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * At most one deadline for each process, and quick access to the earliest: a binary heap over the process slots. Setting and
 * removing are O(log n), so that 5,000 processes with alarms do not slow each other down.
 *
 * Like a process queue, it is an index outside the grants. A driver must remove a process from it when the process ends.
 */
#ifndef CAPSULES_PROCESS_DEADLINES_H
#define CAPSULES_PROCESS_DEADLINES_H

#include <kc/types.h>

/* identifier, time and position belong to this entry's slot; slot_here is the heap's storage for this entry's position. */
struct process_deadline {
	kc_identifier identifier;
	uint64_t time;
	uint32_t position; /* of this slot in the heap */
	uint32_t slot_here;
};

struct process_deadlines {
	struct process_deadline *entries;
	uint32_t count;
};

/* entries: one for each process slot of the kernel; owned by the caller. */
void process_deadlines_init(struct process_deadlines *deadlines, struct process_deadline *entries, uint32_t slots);
/* Sets or replaces the process's deadline. Times never wrap. */
void process_deadlines_set(struct process_deadlines *deadlines, struct kc_process_id process, uint64_t time);
/* Removes the deadline of one life of a process. False if it had none. */
bool process_deadlines_remove(struct process_deadlines *deadlines, struct kc_process_id process);
bool process_deadlines_contains(const struct process_deadlines *deadlines, struct kc_process_id process);
/* The earliest deadline, without removing it. Returns false if there is none. */
bool process_deadlines_earliest(const struct process_deadlines *deadlines, struct kc_process_id *process, uint64_t *time);

#endif
