/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/work_queue.h"

#include <stddef.h>

static struct work_item *take_first(struct work_queue *queue)
{
	struct work_item *item = queue->first;

	queue->first = item->next;
	if (queue->first == NULL)
		queue->last = NULL;
	item->next = NULL;
	item->queued = false;
	return item;
}

static void turn(void *context)
{
	struct work_queue *queue = context;

	for (uint32_t done = 0; done < queue->items_per_turn && queue->first != NULL; done++) {
		struct work_item *item = take_first(queue);

		/* A finished item may have been freed. */
		if (item->work(item->context))
			work_queue_add(queue, item);
	}
	if (queue->first != NULL)
		loop_defer(&queue->deferred);
}

void work_queue_init(struct work_queue *queue, struct loop *loop, uint32_t items_per_turn)
{
	*queue = (struct work_queue){.items_per_turn = items_per_turn};
	loop_deferred_init(&queue->deferred, loop, turn, queue);
}

void work_queue_close(struct work_queue *queue)
{
	loop_undefer(&queue->deferred);
	queue->first = queue->last = NULL;
}

void work_queue_add(struct work_queue *queue, struct work_item *item)
{
	if (item->queued)
		return;
	item->queued = true;
	item->next = NULL;
	if (queue->first == NULL)
		queue->first = item;
	else
		queue->last->next = item;
	queue->last = item;
	loop_defer(&queue->deferred);
}

void work_queue_remove(struct work_queue *queue, struct work_item *item)
{
	struct work_item *before = NULL;

	if (!item->queued)
		return;
	for (struct work_item *each = queue->first; each != item; each = each->next)
		before = each;
	if (before == NULL)
		queue->first = item->next;
	else
		before->next = item->next;
	if (queue->last == item)
		queue->last = before;
	item->next = NULL;
	item->queued = false;
}

bool work_queue_is_empty(const struct work_queue *queue)
{
	return queue->first == NULL;
}
