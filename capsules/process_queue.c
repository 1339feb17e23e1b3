/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/process_queue.h"

#define NONE UINT32_MAX

void process_queue_init(struct process_queue *queue, struct process_queue_entry *entries, uint32_t slots)
{
	for (uint32_t slot = 0; slot < slots; slot++)
		entries[slot].queued = false;
	*queue = (struct process_queue){.entries = entries, .first = NONE, .last = NONE};
}

static void unlink(struct process_queue *queue, uint32_t slot)
{
	struct process_queue_entry *entry = &queue->entries[slot];

	if (entry->previous == NONE)
		queue->first = entry->next;
	else
		queue->entries[entry->previous].next = entry->next;
	if (entry->next == NONE)
		queue->last = entry->previous;
	else
		queue->entries[entry->next].previous = entry->previous;
	entry->queued = false;
}

void process_queue_push(struct process_queue *queue, struct kc_process_id process)
{
	struct process_queue_entry *entry = &queue->entries[process.index];

	if (entry->queued && entry->identifier == process.identifier)
		return;
	if (entry->queued)
		unlink(queue, process.index); /* an earlier life, whose place is not inherited */
	*entry =
	    (struct process_queue_entry){.identifier = process.identifier, .next = NONE, .previous = queue->last, .queued = true};
	if (queue->last == NONE)
		queue->first = process.index;
	else
		queue->entries[queue->last].next = process.index;
	queue->last = process.index;
}

bool process_queue_take(struct process_queue *queue, uint32_t slot, struct kc_process_id *process)
{
	if (!queue->entries[slot].queued)
		return false;
	*process = (struct kc_process_id){.identifier = queue->entries[slot].identifier, .index = slot};
	unlink(queue, slot);
	return true;
}

bool process_queue_first(const struct process_queue *queue, struct kc_process_id *process)
{
	if (queue->first == NONE)
		return false;
	*process = (struct kc_process_id){.identifier = queue->entries[queue->first].identifier, .index = queue->first};
	return true;
}

bool process_queue_pop(struct process_queue *queue, struct kc_process_id *process)
{
	return queue->first != NONE && process_queue_take(queue, queue->first, process);
}

bool process_queue_contains(const struct process_queue *queue, struct kc_process_id process)
{
	const struct process_queue_entry *entry = &queue->entries[process.index];

	return entry->queued && entry->identifier == process.identifier;
}

bool process_queue_remove(struct process_queue *queue, struct kc_process_id process)
{
	if (!process_queue_contains(queue, process))
		return false;
	unlink(queue, process.index);
	return true;
}
