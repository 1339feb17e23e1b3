/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Work of which a little is done in every turn of the loop, in the order in which it came, so that nobody else waits long. */
#ifndef DAEMON_SUPERVISION_WORK_QUEUE_H
#define DAEMON_SUPERVISION_WORK_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/loop.h"

/* The caller's storage, zeroed, with work and context set. */
struct work_item {
	bool (*work)(void *context); /* true: there is more, so call it again after the others */
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
/* Forgets what waits. To be called before the queue's storage is freed. */
void work_queue_close(struct work_queue *queue);
/* Does nothing if the item already waits. Its work is never called from in here. */
void work_queue_add(struct work_queue *queue, struct work_item *item);
/* Does nothing if the item does not wait. */
void work_queue_remove(struct work_queue *queue, struct work_item *item);
bool work_queue_is_empty(const struct work_queue *queue);

#endif
