/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/kernel.h>
#include <kc/scheduler/priority.h>

#include "kernelcore/scheduler_turns.h"

static struct kc_scheduling_decision next(void *context, struct kc_kernel *kernel)
{
	uint32_t first = kc_first_ready_from(kernel, 0);

	(void)context;
	return (struct kc_scheduling_decision){.run = first != KC_NOBODY_READY, .index = first};
}

static void result(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us)
{
	(void)context;
	(void)reason;
	(void)execution_time_us;
}

/* A call of this process may make a process of higher priority ready, through IPC or a driver. */
static bool continue_process(void *context, struct kc_kernel *kernel, struct kc_process_id process,
			     const struct kc_kernel_work *work)
{
	(void)context;
	return !kc_kernel_has_work(work) && kc_first_ready_from(kernel, 0) >= process.index;
}

const struct kc_scheduler_ops kc_priority_ops = {.next = next, .result = result, .continue_process = continue_process};
