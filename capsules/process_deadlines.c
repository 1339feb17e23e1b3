/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/process_deadlines.h"

#define NONE UINT32_MAX

void process_deadlines_init(struct process_deadlines *deadlines, struct process_deadline *entries, uint32_t slots)
{
	for (uint32_t slot = 0; slot < slots; slot++)
		entries[slot].position = NONE;
	*deadlines = (struct process_deadlines){.entries = entries};
}

static uint64_t time_at(const struct process_deadlines *deadlines, uint32_t position)
{
	return deadlines->entries[deadlines->entries[position].slot_here].time;
}

static void place(struct process_deadlines *deadlines, uint32_t position, uint32_t slot)
{
	deadlines->entries[position].slot_here = slot;
	deadlines->entries[slot].position = position;
}

static void move_up(struct process_deadlines *deadlines, uint32_t position)
{
	uint32_t slot = deadlines->entries[position].slot_here;

	while (position > 0) {
		uint32_t parent = (position - 1) / 2;

		if (time_at(deadlines, parent) <= deadlines->entries[slot].time)
			break;
		place(deadlines, position, deadlines->entries[parent].slot_here);
		position = parent;
	}
	place(deadlines, position, slot);
}

static void move_down(struct process_deadlines *deadlines, uint32_t position)
{
	uint32_t slot = deadlines->entries[position].slot_here;

	for (;;) {
		uint32_t child = 2 * position + 1;

		if (child >= deadlines->count)
			break;
		if (child + 1 < deadlines->count && time_at(deadlines, child + 1) < time_at(deadlines, child))
			child++;
		if (deadlines->entries[slot].time <= time_at(deadlines, child))
			break;
		place(deadlines, position, deadlines->entries[child].slot_here);
		position = child;
	}
	place(deadlines, position, slot);
}

void process_deadlines_set(struct process_deadlines *deadlines, struct kc_process_id process, uint64_t time)
{
	struct process_deadline *entry = &deadlines->entries[process.index];

	if (entry->position == NONE)
		place(deadlines, deadlines->count++, process.index);
	entry->identifier = process.identifier;
	entry->time = time;
	move_up(deadlines, entry->position);
	move_down(deadlines, entry->position);
}

bool process_deadlines_contains(const struct process_deadlines *deadlines, struct kc_process_id process)
{
	const struct process_deadline *entry = &deadlines->entries[process.index];

	return entry->position != NONE && entry->identifier == process.identifier;
}

bool process_deadlines_remove(struct process_deadlines *deadlines, struct kc_process_id process)
{
	if (!process_deadlines_contains(deadlines, process))
		return false;

	uint32_t position = deadlines->entries[process.index].position;
	uint32_t last = deadlines->entries[--deadlines->count].slot_here;

	deadlines->entries[process.index].position = NONE;
	if (last == process.index)
		return true;
	place(deadlines, position, last);
	move_up(deadlines, position);
	move_down(deadlines, deadlines->entries[last].position);
	return true;
}

bool process_deadlines_earliest(const struct process_deadlines *deadlines, struct kc_process_id *process, uint64_t *time)
{
	if (deadlines->count == 0)
		return false;

	uint32_t slot = deadlines->entries[0].slot_here;

	*process = (struct kc_process_id){.identifier = deadlines->entries[slot].identifier, .index = slot};
	*time = deadlines->entries[slot].time;
	return true;
}
