/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/kernel.h>
#include <kc/scheduler/mlfq.h>

#define NO_SLOT UINT32_MAX

static const uint32_t timeslices_us[KC_MLFQ_QUEUES] = {10000, 20000, 50000};

static uint32_t now(const struct kc_mlfq *scheduler)
{
	return scheduler->alarm->ops->now(scheduler->alarm->context);
}

/* In ticks of the alarm. The counter may be too fast to count that far. */
static uint32_t refresh_period(const struct kc_mlfq *scheduler)
{
	uint64_t ticks =
	    (uint64_t)scheduler->alarm->ops->frequency_hz(scheduler->alarm->context) * (KC_MLFQ_REFRESH_PERIOD_MS / 1000);

	return ticks < UINT32_MAX ? (uint32_t)ticks : UINT32_MAX;
}

/* Moves the node at a position to the end of a queue. */
static void move_to_end(struct kc_mlfq *scheduler, uint32_t position, uint32_t queue)
{
	struct kc_mlfq_node node = scheduler->nodes[position];

	if (node.queue != queue)
		node.used_us = 0;
	node.queue = queue;
	for (; position + 1 < scheduler->slots; position++)
		scheduler->nodes[position] = scheduler->nodes[position + 1];
	scheduler->nodes[position] = node;
}

/* Moves all nodes of one queue, up to that of a slot, to the end of another (or the same) queue. */
static void move_queue_until(struct kc_mlfq *scheduler, uint32_t from, uint32_t slot, uint32_t to)
{
	uint32_t position = 0;

	for (uint32_t i = 0; i < scheduler->slots && scheduler->nodes[position].slot != slot; i++) {
		if (scheduler->nodes[position].queue == from)
			move_to_end(scheduler, position, to);
		else
			position++;
	}
}

static void refresh_if_due(struct kc_mlfq *scheduler)
{
	uint32_t ticks = now(scheduler);

	if (scheduler->is_started && ticks - scheduler->refreshed_ticks < refresh_period(scheduler))
		return;
	scheduler->is_started = true;
	scheduler->refreshed_ticks = ticks;
	for (uint32_t queue = 1; queue < KC_MLFQ_QUEUES; queue++)
		move_queue_until(scheduler, queue, NO_SLOT, 0);
}

/* The first ready process in the order of a queue, or NULL. */
static const struct kc_mlfq_node *ready_in(const struct kc_mlfq *scheduler, struct kc_kernel *kernel, uint32_t queue)
{
	for (uint32_t i = 0; i < scheduler->slots; i++) {
		const struct kc_mlfq_node *node = &scheduler->nodes[i];

		if (node->queue == queue && kc_process_ready(kernel, node->slot))
			return node;
	}
	return NULL;
}

static struct kc_scheduling_decision next(void *context, struct kc_kernel *kernel)
{
	struct kc_mlfq *scheduler = context;
	struct kc_scheduling_decision decision = {.run = false};

	refresh_if_due(scheduler);
	for (uint32_t queue = 0; queue < KC_MLFQ_QUEUES && !decision.run; queue++) {
		const struct kc_mlfq_node *node = ready_in(scheduler, kernel, queue);

		if (node != NULL) {
			decision.run = true;
			decision.index = node->slot;
			decision.timeslice_us = timeslices_us[queue] - node->used_us;
			/* Processes that were not ready when it was their turn must wait for the next turn. */
			move_queue_until(scheduler, queue, node->slot, queue);
		}
	}
	scheduler->running = decision.index;
	return decision;
}

static void result(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us)
{
	struct kc_mlfq *scheduler = context;
	uint32_t position = 0;

	while (scheduler->nodes[position].slot != scheduler->running)
		position++;
	struct kc_mlfq_node *node = &scheduler->nodes[position];
	uint32_t left = timeslices_us[node->queue] - node->used_us;

	if (reason == KC_STOPPED_TIMESLICE_EXPIRED || execution_time_us >= left) {
		node->used_us = 0;
		move_to_end(scheduler, position, node->queue + 1 < KC_MLFQ_QUEUES ? node->queue + 1 : node->queue);
	} else {
		node->used_us += execution_time_us;
		move_to_end(scheduler, position, node->queue);
	}
}

const struct kc_scheduler_ops kc_mlfq_ops = {.next = next, .result = result};

void kc_mlfq_init(struct kc_mlfq *scheduler, const struct kc_hil_alarm *alarm, struct kc_mlfq_node *nodes, uint32_t slots)
{
	*scheduler = (struct kc_mlfq){.alarm = alarm, .nodes = nodes, .slots = slots};
	for (uint32_t i = 0; i < slots; i++)
		nodes[i] = (struct kc_mlfq_node){.slot = i};
}
