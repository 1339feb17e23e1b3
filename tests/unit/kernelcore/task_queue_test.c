/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bug B8: what is removed from a queue, and how it is counted. */
#include "kernelcore/task_queue.h"

#include <string.h>

#include "tests/unit/harness.h"

static struct kc_task task(uint32_t kind, uint32_t driver, uint32_t number, uint32_t mark)
{
	return (struct kc_task){.kind = kind, .driver = driver, .number = number, .arguments = {mark, 0, 0, 0}};
}

static bool push(struct kc_task_queue *queue, const struct kc_task *one)
{
	struct kc_task *next = kc_task_next(queue);

	if (next == NULL)
		return false;
	*next = *one;
	kc_task_filled(queue);
	return true;
}

static void holds_nine(void)
{
	struct kc_task_queue queue = {.head = 4};

	for (uint32_t i = 0; i < 9; i++) {
		struct kc_task one = task(KC_TASK_FUNCTION, 1, i, i);

		CU_ASSERT_TRUE(push(&queue, &one));
	}
	struct kc_task tenth = task(KC_TASK_FUNCTION, 1, 9, 9);
	struct kc_task_queue before = queue;

	CU_ASSERT_FALSE(push(&queue, &tenth));
	CU_ASSERT_EQUAL(memcmp(&before, &queue, sizeof queue), 0);
	for (uint32_t i = 0; i < 9; i++) {
		CU_ASSERT_EQUAL(kc_task_at(&queue, 0)->arguments[0], i);
		kc_task_drop_first(&queue);
	}
	CU_ASSERT_EQUAL(queue.count, 0);
}

static void init_call_is_no_upcall(void)
{
	struct kc_task_queue queue = {.head = 0};
	struct kc_task init = task(KC_TASK_INIT, 0, 0, 1);

	push(&queue, &init);
	CU_ASSERT_EQUAL(kc_task_find(&queue, 0, 0), KC_TASK_QUEUE_CAPACITY);
	CU_ASSERT_EQUAL(kc_task_remove_functions(&queue, 0, 0), 0);
	CU_ASSERT_PTR_NOT_NULL(kc_task_skip_nulls(&queue));
	CU_ASSERT_EQUAL(queue.count, 1);
}

/* A model: a plain list with the same rules. */
struct list {
	struct kc_task tasks[9];
	uint32_t count;
};

static void list_take(struct list *list, uint32_t position)
{
	list->count--;
	memmove(&list->tasks[position], &list->tasks[position + 1], (list->count - position) * sizeof list->tasks[0]);
}

static uint32_t list_find(const struct list *list, uint32_t driver, uint32_t number)
{
	uint32_t i = 0;

	while (i < list->count && (list->tasks[i].driver != driver || list->tasks[i].number != number))
		i++;
	return i < list->count ? i : KC_TASK_QUEUE_CAPACITY;
}

static uint32_t list_remove(struct list *list, uint32_t driver, uint32_t number)
{
	uint32_t removed = 0;

	for (uint32_t i = 0; i < list->count;) {
		const struct kc_task *at = &list->tasks[i];

		if (at->kind == KC_TASK_FUNCTION && at->driver == driver && at->number == number) {
			list_take(list, i);
			removed++;
		} else {
			i++;
		}
	}
	return removed;
}

static bool same(struct kc_task_queue *queue, const struct list *list)
{
	struct kc_task_queue copy = *queue;

	if (copy.count != list->count || copy.head >= KC_TASK_QUEUE_CAPACITY)
		return false;
	for (uint32_t i = 0; i < list->count; i++) {
		if (memcmp(kc_task_at(&copy, 0), &list->tasks[i], sizeof list->tasks[i]) != 0)
			return false;
		kc_task_drop_first(&copy);
	}
	return true;
}

static void one_step(struct kc_task_queue *queue, struct list *list, uint32_t random)
{
	uint32_t driver = random / 16 % 2;
	uint32_t number = random / 32 % 3;
	struct kc_task one = task(random / 128 % 3 == 0 ? KC_TASK_NULL : KC_TASK_FUNCTION, driver, number, random);
	uint32_t position;

	switch (random % 8) {
	case 0:
		CU_ASSERT_EQUAL(kc_task_remove_functions(queue, driver, number), list_remove(list, driver, number));
		break;
	case 1:
		position = kc_task_find(queue, driver, number);
		CU_ASSERT_EQUAL(position, list_find(list, driver, number));
		if (position < queue->count) {
			CU_ASSERT_EQUAL(memcmp(kc_task_at(queue, position), &list->tasks[position], sizeof list->tasks[0]), 0);
			kc_task_remove(queue, position);
			list_take(list, position);
		}
		break;
	case 2:
		while (list->count > 0 && list->tasks[0].kind == KC_TASK_NULL)
			list_take(list, 0);
		CU_ASSERT_EQUAL(kc_task_skip_nulls(queue) != NULL, list->count > 0);
		break;
	default:
		if (push(queue, &one))
			list->tasks[list->count++] = one;
		else
			CU_ASSERT_EQUAL(list->count, 9);
		break;
	}
}

static void agrees_with_a_list(void)
{
	struct kc_task_queue queue = {.head = 0};
	struct list list = {.count = 0};
	uint64_t state = 1;

	for (int i = 0; i < 200000; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		one_step(&queue, &list, (uint32_t)(state >> 33));
		if (!same(&queue, &list)) {
			CU_FAIL_FATAL("queue and list differ");
		}
	}
	CU_PASS("they agree");
}

HARNESS_MAIN({"the queue holds nine entries and drops the tenth", holds_nine},
	     {"the init call is nobody's upcall", init_call_is_no_upcall},
	     {"B8 the queue agrees with a plain list over 200000 steps", agrees_with_a_list})
