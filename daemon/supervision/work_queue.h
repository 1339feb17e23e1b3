/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A FIFO of work items, a few of which are run in each turn of the loop, so that no other event waits long. */
#ifndef DAEMON_SUPERVISION_WORK_QUEUE_H
#define DAEMON_SUPERVISION_WORK_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/loop.h"

/* The caller owns the storage, zeroed, with work and context set. */
struct work_item {
	bool (*work)(void *context); /* returns true if there is more to do: then it is queued again, at the end */
	void *context;
	struct work_item *next;
	bool queued;
};

struct work_queue {
	struct loop_deferred deferred;
	uint32_t items_per_turn;
	struct work_item *first, *last;
};

void work_queue_init(struct work_queue *queue, struct loop *loop, uint32_t items_per_turn);
/* Drops all queued items. Call this before freeing the queue's storage. */
void work_queue_close(struct work_queue *queue);
/* Queues an item. Does nothing if it is queued already. Never calls the item's work directly. */
void work_queue_add(struct work_queue *queue, struct work_item *item);
/* Does nothing if the item is not queued. */
void work_queue_remove(struct work_queue *queue, struct work_item *item);
bool work_queue_is_empty(const struct work_queue *queue);

#endif
