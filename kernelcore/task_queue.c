/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/task_queue.h"

/*@
  requires kc_task_queue_ok(queue) && position < KC_TASK_QUEUE_CAPACITY;
  assigns \nothing;
  ensures \result == &queue->places[kc_place_behind(queue->head, position)] && \valid(\result);
*/
static struct kc_task *task_at(struct kc_task_queue *queue, uint32_t position)
{
	return &queue->places[kc_task_place(queue->head, position)];
}

/*@
  requires \valid_read(task);
  assigns \nothing;
  ensures \result <==> kc_task_is_upcall(task, driver, number);
*/
static bool is_upcall(const struct kc_task *task, uint32_t driver, uint32_t number)
{
	return task->number == number && task->driver == driver && task->kind != KC_TASK_INIT;
}

uint32_t kc_task_find(const struct kc_task_queue *queue, uint32_t driver, uint32_t number)
{
	uint32_t place = queue->head;

	/*@
	  loop invariant position <= queue->count;
	  loop invariant position < KC_TASK_QUEUE_CAPACITY ==> place == kc_place_behind(queue->head, position);
	  loop invariant place < KC_TASK_QUEUE_CAPACITY;
	  loop invariant \forall integer i; 0 <= i < position ==>
	    !kc_task_is_upcall(&queue->places[kc_place_behind(queue->head, i)], driver, number);
	  loop assigns position, place;
	  loop variant queue->count - position;
	*/
	for (uint32_t position = 0; position < queue->count; position++) {
		if (is_upcall(&queue->places[place], driver, number))
			return position;
		place = kc_task_place(place, 1);
	}
	return KC_TASK_QUEUE_CAPACITY;
}

const struct kc_task *kc_task_at(const struct kc_task_queue *queue, uint32_t position)
{
	return &queue->places[kc_task_place(queue->head, position)];
}

/* Copies the entry at `from` to `to`; no other entry changes. */
/*@
  requires kc_task_queue_ok(queue) && to < from < KC_TASK_QUEUE_CAPACITY;
  assigns queue->places[0 .. KC_TASK_QUEUE_CAPACITY - 1];
  ensures kc_entry(queue, to) == kc_entry{Pre}(queue, from);
  ensures \forall integer i; 0 <= i < KC_TASK_QUEUE_CAPACITY && i != to ==> kc_entry(queue, i) == kc_entry{Pre}(queue, i);
*/
static inline void move_up(struct kc_task_queue *queue, uint32_t from, uint32_t to)
{
	*task_at(queue, to) = *task_at(queue, from);
}

/* Removes all but the oldest `count` entries. */
/*@
  requires kc_task_queue_ok(queue) && count <= KC_TASK_QUEUE_CAPACITY;
  assigns queue->count;
  ensures kc_task_queue_ok(queue) && queue->count == count;
  ensures \forall integer i; 0 <= i < KC_TASK_QUEUE_CAPACITY ==> kc_entry(queue, i) == kc_entry{Pre}(queue, i);
*/
static inline void keep_first(struct kc_task_queue *queue, uint32_t count)
{
	queue->count = count;
}

void kc_task_remove(struct kc_task_queue *queue, uint32_t position)
{
	if (position == 0) {
		kc_task_drop_first(queue);
		return;
	}
	/*@
	  loop invariant position + 1 <= behind <= queue->count;
	  loop invariant kc_task_queue_ok(queue);
	  loop invariant \forall integer i; 0 <= i < position ==> kc_entry(queue, i) == kc_entry{Pre}(queue, i);
	  loop invariant \forall integer i; position <= i < behind - 1 ==> kc_entry(queue, i) == kc_entry{Pre}(queue, i + 1);
	  loop invariant \forall integer i; behind <= i < queue->count ==> kc_entry(queue, i) == kc_entry{Pre}(queue, i);
	  loop assigns behind, queue->places[0 .. KC_TASK_QUEUE_CAPACITY - 1];
	  loop variant queue->count - behind;
	*/
	for (uint32_t behind = position + 1; behind < queue->count; behind++)
		move_up(queue, behind, behind - 1);
	queue->count--;
}

uint32_t kc_task_remove_functions(struct kc_task_queue *queue, uint32_t driver, uint32_t number)
{
	uint32_t before = queue->count;
	uint32_t kept = 0;

	/*@
	  loop invariant kept <= position <= before <= KC_TASK_QUEUE_CAPACITY;
	  loop invariant kc_task_queue_ok(queue);
	  loop invariant kept == kc_stay_before{Pre}(queue, position, driver, number);
	  loop invariant \forall integer i; 0 <= i < position && kc_stays{Pre}(queue, i, driver, number) == 1 ==>
	    0 <= kc_stay_before{Pre}(queue, i, driver, number) < kept &&
	    kc_entry(queue, kc_stay_before{Pre}(queue, i, driver, number)) == kc_entry{Pre}(queue, i);
	  loop invariant \forall integer i; position <= i < before ==> kc_entry(queue, i) == kc_entry{Pre}(queue, i);
	  loop assigns position, kept, queue->places[0 .. KC_TASK_QUEUE_CAPACITY - 1];
	  loop variant before - position;
	*/
	for (uint32_t position = 0; position < before; position++) {
		const struct kc_task *task = task_at(queue, position);

		if (task->kind == KC_TASK_FUNCTION && is_upcall(task, driver, number))
			continue;
		if (kept != position)
			move_up(queue, position, kept);
		/*@ assert \forall integer i; position < i < before ==> kc_entry(queue, i) == kc_entry{Pre}(queue, i); */
		kept++;
	}
	keep_first(queue, kept);
	return before - kept;
}

const struct kc_task *kc_task_skip_nulls(struct kc_task_queue *queue)
{
	/*@
	  loop invariant kc_task_queue_ok(queue) && queue->count <= \at(queue->count, Pre);
	  loop invariant queue->head == kc_place_behind(\at(queue->head, Pre), \at(queue->count, Pre) - queue->count);
	  loop invariant \forall integer i; 0 <= i < \at(queue->count, Pre) - queue->count ==>
	    kc_entry{Pre}(queue, i).kind == KC_TASK_NULL;
	  loop assigns queue->head, queue->count;
	  loop variant queue->count;
	*/
	while (queue->count != 0) {
		const struct kc_task *first = &queue->places[queue->head];

		if (first->kind != KC_TASK_NULL)
			return first;
		kc_task_drop_first(queue);
	}
	return NULL;
}

void kc_task_clear(struct kc_task_queue *queue)
{
	queue->head = 0;
	queue->count = 0;
}
