/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The pending tasks of a process (enum Task of Tock's kernel/src/process.rs): a ring of nine entries, oldest first. */
#ifndef KERNELCORE_TASK_QUEUE_H
#define KERNELCORE_TASK_QUEUE_H

#include <kc/types.h>

/* Upstream has a ring of ten entries, one of which stays unused (docs/behaviours.md B1). */
#define KC_TASK_QUEUE_CAPACITY 9u

enum kc_task_kind {
	KC_TASK_INIT = 1, /* the init call; driver and number have no meaning */
	KC_TASK_FUNCTION, /* an upcall with a function */
	KC_TASK_NULL,     /* a null upcall: only a yield-wait-for returns it */
};

struct kc_task {
	uint32_t kind;
	uint32_t driver;
	uint32_t number;
	uint32_t function;
	uint32_t arguments[4]; /* three arguments of the driver, then the process's appdata */
};

struct kc_task_queue {
	uint32_t head; /* place of the oldest entry */
	uint32_t count;
	struct kc_task places[KC_TASK_QUEUE_CAPACITY];
};

/*@ predicate kc_task_queue_ok(struct kc_task_queue *queue) =
  \valid(queue) && queue->head < KC_TASK_QUEUE_CAPACITY && queue->count <= KC_TASK_QUEUE_CAPACITY;
*/
/* The place of an entry, given its position after the head. */
/*@ logic integer kc_place_behind(integer head, integer behind) =
  head + behind < KC_TASK_QUEUE_CAPACITY ? head + behind : head + behind - KC_TASK_QUEUE_CAPACITY;
*/

/* The place of the entry `behind` positions after the head. Both arguments must be below the capacity. */
/*@
  requires head < KC_TASK_QUEUE_CAPACITY && behind <= KC_TASK_QUEUE_CAPACITY;
  assigns \nothing;
  ensures \result == (head + behind) % KC_TASK_QUEUE_CAPACITY < KC_TASK_QUEUE_CAPACITY;
  ensures \result == kc_place_behind(head, behind);
*/
static inline uint32_t kc_task_place(uint32_t head, uint32_t behind)
{
	uint32_t place = head + behind;

	return place < KC_TASK_QUEUE_CAPACITY ? place : place - KC_TASK_QUEUE_CAPACITY;
}

/* The place for the next entry, which the caller fills in; it counts once kc_task_filled is called. NULL if the queue is full. */
/*@
  requires kc_task_queue_ok(queue);
  assigns \nothing;
  ensures \result == \null <==> queue->count == KC_TASK_QUEUE_CAPACITY;
  ensures \result != \null ==> \result == &queue->places[kc_place_behind(queue->head, queue->count)];
  ensures \result != \null ==> \valid(\result);
*/
static inline struct kc_task *kc_task_next(struct kc_task_queue *queue)
{
	return queue->count < KC_TASK_QUEUE_CAPACITY ? &queue->places[kc_task_place(queue->head, queue->count)] : NULL;
}

/*@
  requires kc_task_queue_ok(queue) && queue->count < KC_TASK_QUEUE_CAPACITY;
  assigns queue->count;
  ensures kc_task_queue_ok(queue) && queue->count == \old(queue->count) + 1;
*/
static inline void kc_task_filled(struct kc_task_queue *queue)
{
	queue->count++;
}

/* Removes the oldest entry. The queue must not be empty. */
/*@
  requires kc_task_queue_ok(queue) && queue->count >= 1;
  assigns queue->head, queue->count;
  ensures kc_task_queue_ok(queue) && queue->count == \old(queue->count) - 1;
  ensures queue->head == kc_place_behind(\old(queue->head), 1);
*/
static inline void kc_task_drop_first(struct kc_task_queue *queue)
{
	queue->head = kc_task_place(queue->head, 1);
	queue->count--;
}

/* The driver and number of an init call are not those of an upcall. */
/*@ predicate kc_task_is_upcall(struct kc_task *task, integer driver, integer number) =
  task->number == number && task->driver == driver && task->kind != KC_TASK_INIT;
*/
/* The position (0 is the oldest) of the first entry of that upcall, or KC_TASK_QUEUE_CAPACITY if there is none. */
/*@
  requires kc_task_queue_ok(queue);
  assigns \nothing;
  ensures \result < queue->count || \result == KC_TASK_QUEUE_CAPACITY;
  ensures \result != KC_TASK_QUEUE_CAPACITY ==>
    kc_task_is_upcall(&queue->places[kc_place_behind(queue->head, \result)], driver, number);
  ensures \forall integer i; 0 <= i < queue->count && i < \result ==>
    !kc_task_is_upcall(&queue->places[kc_place_behind(queue->head, i)], driver, number);
*/
uint32_t kc_task_find(const struct kc_task_queue *queue, uint32_t driver, uint32_t number);
/*@
  requires kc_task_queue_ok(queue) && position < KC_TASK_QUEUE_CAPACITY;
  assigns \nothing;
  ensures \result == &queue->places[kc_place_behind(queue->head, position)] && \valid_read(\result);
*/
const struct kc_task *kc_task_at(const struct kc_task_queue *queue, uint32_t position);
/* The entry at a position, 0 being the oldest. */
/*@ logic struct kc_task kc_entry{L}(struct kc_task_queue *queue, integer position) =
  \at(queue->places[kc_place_behind(queue->head, position)], L);
*/
/* Removes the entry at a position; the others keep their order. */
/*@
  requires kc_task_queue_ok(queue) && position < queue->count;
  assigns *queue;
  ensures kc_task_queue_ok(queue) && queue->count == \old(queue->count) - 1;
  ensures older: \forall integer i; 0 <= i < position ==> kc_entry(queue, i) == kc_entry{Pre}(queue, i);
  ensures younger: \forall integer i; position <= i < queue->count ==> kc_entry(queue, i) == kc_entry{Pre}(queue, i + 1);
*/
void kc_task_remove(struct kc_task_queue *queue, uint32_t position);
/* Removes all function entries of that upcall and returns how many there were; the others keep their order. */
/*@ logic integer kc_stays{L}(struct kc_task_queue *queue, integer position, integer driver, integer number) =
  kc_entry{L}(queue, position).kind == KC_TASK_FUNCTION && kc_entry{L}(queue, position).driver == driver &&
    kc_entry{L}(queue, position).number == number ? 0 : 1;
*/
/* How many of the first `position` entries stay, and so the new position of the next entry that stays. */
/*@ logic integer kc_stay_before{L}(struct kc_task_queue *queue, integer position, integer driver, integer number) =
  position <= 0 ? 0 : kc_stay_before{L}(queue, position - 1, driver, number) +
    kc_stays{L}(queue, position - 1, driver, number);
*/
/*@
  requires kc_task_queue_ok(queue);
  assigns *queue;
  ensures kc_task_queue_ok(queue) && queue->head == \old(queue->head);
  ensures queue->count + \result == \old(queue->count);
  ensures queue->count == kc_stay_before{Pre}(queue, \old(queue->count), driver, number);
  ensures order: \forall integer i; 0 <= i < \old(queue->count) && kc_stays{Pre}(queue, i, driver, number) == 1 ==>
    kc_entry(queue, kc_stay_before{Pre}(queue, i, driver, number)) == kc_entry{Pre}(queue, i);
*/
uint32_t kc_task_remove_functions(struct kc_task_queue *queue, uint32_t driver, uint32_t number);
/* Drops null entries at the head of the queue. Returns the function entry that is then at the head, or NULL. */
/*@
  requires kc_task_queue_ok(queue);
  assigns queue->head, queue->count;
  ensures kc_task_queue_ok(queue) && queue->count <= \old(queue->count);
  ensures queue->head == kc_place_behind(\old(queue->head), \old(queue->count) - queue->count);
  ensures only_nulls: \forall integer i; 0 <= i < \old(queue->count) - queue->count ==>
    kc_entry{Pre}(queue, i).kind == KC_TASK_NULL;
  ensures \result == \null <==> queue->count == 0;
  ensures \result != \null ==> \result == &queue->places[queue->head] && \result->kind != KC_TASK_NULL;
*/
const struct kc_task *kc_task_skip_nulls(struct kc_task_queue *queue);
/*@
  requires \valid(queue);
  assigns queue->head, queue->count;
  ensures kc_task_queue_ok(queue) && queue->count == 0;
*/
void kc_task_clear(struct kc_task_queue *queue);

#endif
