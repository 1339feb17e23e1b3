/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/kernel.h>
#include <kc/scheduler/cooperative.h>

#include "kernelcore/scheduler_turns.h"

static struct kc_scheduling_decision next(void *context, struct kc_kernel *kernel)
{
	struct kc_cooperative *scheduler = context;

	uint32_t first = kc_first_ready_from(kernel, scheduler->head);

	scheduler->slots = kernel->process_slots;
	if (first == KC_NOBODY_READY)
		return (struct kc_scheduling_decision){.run = false};
	scheduler->head = first;
	return (struct kc_scheduling_decision){.run = true, .index = first};
}

static void result(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us)
{
	struct kc_cooperative *scheduler = context;

	(void)execution_time_us;
	if (reason != KC_STOPPED_KERNEL_PREEMPTION)
		scheduler->head = kc_next_turn(scheduler->head, scheduler->slots);
}

const struct kc_scheduler_ops kc_cooperative_ops = {.next = next, .result = result};
