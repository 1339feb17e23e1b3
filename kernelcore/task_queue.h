/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What a process has yet to do (enum Task of the seed process.rs): a ring of nine entries, oldest first. */
#ifndef KERNELCORE_TASK_QUEUE_H
#define KERNELCORE_TASK_QUEUE_H

#include <kc/types.h>

/* Upstream has a ring of ten with one place unused (BEHAVIOURS B1). */
#define KC_TASK_QUEUE_CAPACITY 9u

enum kc_task_kind {
	KC_TASK_INIT = 1, /* the init call; driver and number mean nothing */
	KC_TASK_FUNCTION, /* an upcall with a function */
	KC_TASK_NULL,     /* a null upcall: only a yield-wait-for returns it */
};

struct kc_task {
	uint32_t kind;
	uint32_t driver;
	uint32_t number;
	uint32_t function;
	uint32_t arguments[4]; /* three of the driver, then the process's own data */
};

struct kc_task_queue {
	uint32_t head; /* place of the oldest */
	uint32_t count;
	struct kc_task places[KC_TASK_QUEUE_CAPACITY];
};

/* The place of the entry `behind` the head. Wants head and behind below the capacity. */
static inline uint32_t kc_task_place(uint32_t head, uint32_t behind)
{
	uint32_t place = head + behind;

	return place < KC_TASK_QUEUE_CAPACITY ? place : place - KC_TASK_QUEUE_CAPACITY;
}

/* Where the next entry goes, for the caller to fill; it counts after kc_task_filled. NULL if the queue is full. */
static inline struct kc_task *kc_task_next(struct kc_task_queue *queue)
{
	return queue->count < KC_TASK_QUEUE_CAPACITY ? &queue->places[kc_task_place(queue->head, queue->count)] : NULL;
}

static inline void kc_task_filled(struct kc_task_queue *queue)
{
	queue->count++;
}

/* NULL if the queue is empty. */
static inline const struct kc_task *kc_task_first(const struct kc_task_queue *queue)
{
	return queue->count == 0 ? NULL : &queue->places[queue->head];
}

/* Forgets the oldest entry; wants one. */
static inline void kc_task_drop_first(struct kc_task_queue *queue)
{
	queue->head = kc_task_place(queue->head, 1);
	queue->count--;
}

/* The position (0 is the oldest) of the first entry of that upcall, or the capacity if there is none. */
uint32_t kc_task_find(const struct kc_task_queue *queue, uint32_t driver, uint32_t number);
const struct kc_task *kc_task_at(const struct kc_task_queue *queue, uint32_t position);
/* Forgets the entry at a position; the others keep their order. */
void kc_task_remove(struct kc_task_queue *queue, uint32_t position);
/* Takes out all function entries of that upcall and returns how many there were. */
uint32_t kc_task_remove_functions(struct kc_task_queue *queue, uint32_t driver, uint32_t number);
/* Drops null entries from the head on. The function entry that is there now, or NULL. */
const struct kc_task *kc_task_skip_nulls(struct kc_task_queue *queue);
void kc_task_clear(struct kc_task_queue *queue);

#endif
