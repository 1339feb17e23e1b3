/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/kernel.h>
#include <kc/scheduler/round_robin.h>

#include "kernelcore/scheduler_turns.h"

static struct kc_scheduling_decision next(void *context, struct kc_kernel *kernel)
{
	struct kc_round_robin *scheduler = context;

	uint32_t first = kc_first_ready_from(kernel, scheduler->head);

	scheduler->slots = kernel->process_slots;
	if (first == KC_NOBODY_READY)
		return (struct kc_scheduling_decision){.run = false};
	scheduler->head = first;
	if (first != scheduler->preempted)
		scheduler->time_remaining = scheduler->timeslice_us;
	return (struct kc_scheduling_decision){.run = true, .index = first, .timeslice_us = scheduler->time_remaining};
}

static void result(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us)
{
	struct kc_round_robin *scheduler = context;

	if (reason == KC_STOPPED_KERNEL_PREEMPTION && execution_time_us < scheduler->time_remaining) {
		scheduler->time_remaining -= execution_time_us;
		scheduler->preempted = scheduler->head;
	} else {
		scheduler->preempted = KC_ROUND_ROBIN_NOBODY;
		scheduler->head = kc_next_turn(scheduler->head, scheduler->slots);
	}
}

const struct kc_scheduler_ops kc_round_robin_ops = {.next = next, .result = result};

void kc_round_robin_init(struct kc_round_robin *scheduler, uint32_t timeslice_us)
{
	*scheduler = (struct kc_round_robin){.timeslice_us = timeslice_us, .preempted = KC_ROUND_ROBIN_NOBODY};
}
