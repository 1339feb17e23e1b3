/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/process_queue.h"
#include "tests/unit/harness.h"

#define SLOTS 5u

static struct process_queue_entry entries[SLOTS];
static struct process_queue queue;

static struct kc_process_id process(uint32_t slot, uint64_t life)
{
	return (struct kc_process_id){.identifier = life, .index = slot};
}

static void begin(uint32_t count)
{
	process_queue_init(&queue, entries, SLOTS);
	for (uint32_t slot = 0; slot < count; slot++)
		process_queue_push(&queue, process(slot, 10 + slot));
}

/* Empties the queue. True if the entries come in the order given by the digits of `order`. */
static bool comes_out_as(const char *order)
{
	struct kc_process_id next;

	for (; *order != '\0'; order++) {
		if (!process_queue_pop(&queue, &next) || next.index != (uint32_t)(*order - '0'))
			return false;
	}
	return !process_queue_pop(&queue, &next) && !process_queue_first(&queue, &next);
}

static void first_come_first_served(void)
{
	struct kc_process_id first = {0};

	begin(0);
	CU_ASSERT_TRUE(comes_out_as(""));
	begin(5);
	CU_ASSERT_TRUE(process_queue_first(&queue, &first));
	CU_ASSERT_EQUAL(first.identifier, 10);
	CU_ASSERT_TRUE(comes_out_as("01234"));
	process_queue_push(&queue, process(3, 13));
	process_queue_push(&queue, process(1, 11));
	CU_ASSERT_TRUE(comes_out_as("31"));
}

static void queueing_again_keeps_the_place(void)
{
	begin(3);
	process_queue_push(&queue, process(0, 10));
	CU_ASSERT_TRUE(comes_out_as("012"));
}

static void another_life_does_not_inherit_the_place(void)
{
	begin(3);
	process_queue_push(&queue, process(0, 20));
	CU_ASSERT_FALSE(process_queue_contains(&queue, process(0, 10)));
	CU_ASSERT_TRUE(process_queue_contains(&queue, process(0, 20)));
	CU_ASSERT_FALSE(process_queue_remove(&queue, process(0, 10)));
	CU_ASSERT_TRUE(comes_out_as("120"));
}

static void whoever_leaves_leaves_the_others_in_order(void)
{
	static const char *const orders[] = {"1234", "0234", "0134", "0124", "0123"};
	struct kc_process_id taken;

	for (uint32_t slot = 0; slot < SLOTS; slot++) {
		begin(5);
		CU_ASSERT_TRUE(process_queue_remove(&queue, process(slot, 10 + slot)));
		CU_ASSERT_FALSE(process_queue_remove(&queue, process(slot, 10 + slot)));
		CU_ASSERT_FALSE(process_queue_take(&queue, slot, &taken));
		CU_ASSERT_TRUE(comes_out_as(orders[slot]));
		begin(5);
		CU_ASSERT_TRUE(process_queue_take(&queue, slot, &taken));
		CU_ASSERT_EQUAL(taken.identifier, 10 + slot);
		CU_ASSERT_TRUE(comes_out_as(orders[slot]));
	}
	begin(1);
	CU_ASSERT_TRUE(process_queue_remove(&queue, process(0, 10)));
	process_queue_push(&queue, process(4, 14));
	CU_ASSERT_TRUE(comes_out_as("4"));
}

HARNESS_MAIN({"process queue: first come, first served", first_come_first_served},
	     {"process queue: queueing again keeps the place", queueing_again_keeps_the_place},
	     {"process queue: another life does not inherit the place", another_life_does_not_inherit_the_place},
	     {"process queue: whoever leaves leaves the others in order", whoever_leaves_leaves_the_others_in_order})
