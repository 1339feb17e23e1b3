/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Which process executes next, and for how long (trait Scheduler of Tock's kernel/src/scheduler.rs). Only boards use schedulers;
 * Linux schedules its processes itself. The schedulers are in kc/scheduler/.
 */
#ifndef KC_SCHEDULER_H
#define KC_SCHEDULER_H

#include <kc/deferred_call.h>
#include <kc/hil/chip.h>
#include <kc/types.h>

/* Why a process stopped executing (enum StoppedExecutingReason of Tock's kernel/src/process.rs). */
enum kc_stopped_executing_reason {
	KC_STOPPED_NO_WORK_LEFT,      /* it waits in a yield, has ended, or was not ready in the first place */
	KC_STOPPED_FAULTED,           /* it faulted, and its policy did not restart it */
	KC_STOPPED,                   /* the kernel stopped it */
	KC_STOPPED_TIMESLICE_EXPIRED, /* its timeslice is over, or too little of it is left */
	KC_STOPPED_KERNEL_PREEMPTION, /* the kernel has work, or the scheduler wants another process */
};

struct kc_scheduling_decision {
	bool run;              /* false: nothing to run, try to sleep */
	uint32_t index;        /* the slot of the process to run */
	uint32_t timeslice_us; /* 0: cooperative; the process runs until it stops by itself or the kernel has work */
};

/* The kernel's own work on a board: pending interrupts and deferred calls. */
struct kc_kernel_work {
	const struct kc_chip *chip;
	struct kc_deferred_calls *deferred_calls; /* NULL: the board has none */
};

/*
 * A scheduler must not manage processes; the interrupts and deferred calls that execute_kernel_work services may. The last three
 * members may be NULL; the kc_default_ functions below are used instead.
 */
struct kc_scheduler_ops {
	struct kc_scheduling_decision (*next)(void *context, struct kc_kernel *kernel);
	/*
	 * The process that `next` chose has stopped. execution_time_us is the time it was charged, including the kernel's work on
	 * its behalf; 0 if it ran cooperatively.
	 */
	void (*result)(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us);
	/* Asks whether the process may continue; called before each time it executes. False stops it with KERNEL_PREEMPTION. */
	bool (*continue_process)(void *context, struct kc_kernel *kernel, struct kc_process_id process,
				 const struct kc_kernel_work *work);
	/* Asks whether the kernel's own work should be done before any process runs. */
	bool (*do_kernel_work_now)(void *context, const struct kc_kernel_work *work);
	/* Does that work, or part of it. */
	void (*execute_kernel_work)(void *context, const struct kc_kernel_work *work);
};
struct kc_scheduler {
	const struct kc_scheduler_ops *ops;
	void *context;
};

/* True if an interrupt or a deferred call is pending. */
bool kc_kernel_has_work(const struct kc_kernel_work *work);
/* True, the process may continue, as long as the kernel has no work. */
bool kc_default_continue_process(const struct kc_kernel_work *work);
/* True, kernel work comes first, whenever there is any. */
bool kc_default_do_kernel_work_now(const struct kc_kernel_work *work);
/* Services all pending interrupts, then deferred calls until none is left or an interrupt becomes pending. */
void kc_default_execute_kernel_work(const struct kc_kernel_work *work);

#endif
