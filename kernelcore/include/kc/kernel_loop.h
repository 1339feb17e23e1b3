/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * One turn of a board's main loop (kernel_loop_operation and do_process of Tock's kernel/src/kernel.rs). A board fills in its
 * resources and writes
 *
 *     kc_kernel_loop_begin(&resources);
 *     for (;;)
 *             kc_kernel_loop_operation(&kernel, &resources, false);
 *
 * On such a board port->ready has nothing to do: the scheduler itself looks for processes that are ready.
 */
#ifndef KC_KERNEL_LOOP_H
#define KC_KERNEL_LOOP_H

#include <kc/hil/mpu.h>
#include <kc/hil/scheduler_timer.h>
#include <kc/hil/userspace_kernel_boundary.h>
#include <kc/hil/watchdog.h>
#include <kc/scheduler.h>

/* A process does not execute if at most this much of its timeslice is left: it would be stopped again almost at once. */
#define KC_MIN_QUANTA_THRESHOLD_US 500u

/*
 * What a board provides to its loop (trait KernelResources). Owned by the board; everything here must live as long as the loop.
 */
struct kc_kernel_resources {
	struct kc_kernel_work work; /* chip and deferred calls */
	const struct kc_userspace_kernel_boundary *boundary;
	const struct kc_scheduler *scheduler;
	const struct kc_scheduler_timer *scheduler_timer; /* NULL: timeslices never end */
	const struct kc_watchdog *watchdog;               /* NULL: none */
	/*
	 * A process faulted. Returns true if the board has handled the fault: either it removed the cause, and the process
	 * continues where it was, or it called kc_process_fault itself. If this is NULL or returns false, the process's fault
	 * policy decides, unless the hook has ended the life that faulted.
	 */
	bool (*process_fault_hook)(void *hook_context, struct kc_kernel *kernel, uint32_t index);
	/* A process is about to execute; the hook may manage it. May be NULL. */
	void (*context_switch_hook)(void *hook_context, struct kc_kernel *kernel, uint32_t index);
	void *hook_context;
};

/* Starts the watchdog. Call once, before the first turn. */
void kc_kernel_loop_begin(const struct kc_kernel_resources *resources);
/*
 * Does one turn: the kernel's own work if the scheduler says so; otherwise runs the process that the scheduler chooses, until it
 * stops; otherwise sleeps. no_sleep: returns instead of sleeping.
 */
void kc_kernel_loop_operation(struct kc_kernel *kernel, const struct kc_kernel_resources *resources, bool no_sleep);

#endif
