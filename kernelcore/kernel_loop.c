/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/kernel_loop.h>
#include <kc/process_mpu.h>

#include "kernelcore/call.h"

/*
 * The execution of one process, from the scheduler's decision until it stops. The resources are not included: compilers can
 * follow constant resources through arguments.
 */
struct work_of_process {
	struct kc_kernel *kernel;
	const struct kc_scheduler_timer *timer; /* NULL: the process runs cooperatively */
	const struct kc_mpu *mpu;               /* NULL: there is no protection */
	struct kc_process *process;
	uint32_t index;
};

/* Why a process is not ready. */
static enum kc_stopped_executing_reason reason_of_state(enum kc_state state)
{
	switch (state) {
	case KC_STATE_FAULTED:
		return KC_STOPPED_FAULTED;
	case KC_STATE_STOPPED_RUNNING:
	case KC_STATE_STOPPED_YIELDED:
	case KC_STATE_STOPPED_YIELDED_FOR:
		return KC_STOPPED;
	default:
		return KC_STOPPED_NO_WORK_LEFT;
	}
}

/* The rest of the timeslice in microseconds, or UINT32_MAX if there is no timeslice. */
static uint32_t remaining_us(const struct work_of_process *work)
{
	return work->timer == NULL ? UINT32_MAX : work->timer->ops->get_remaining_us(work->timer->context);
}

static bool may_continue(const struct kc_kernel_resources *resources, const struct work_of_process *work)
{
	const struct kc_scheduler *scheduler = resources->scheduler;

	if (scheduler->ops->continue_process == NULL)
		return kc_default_continue_process(&resources->work);
	return scheduler->ops->continue_process(scheduler->context, work->kernel, work->process->id, &resources->work);
}

/* Executes the process under its protection; the timer may interrupt it. */
static struct kc_context_switch switch_to(const struct kc_kernel_resources *resources, const struct work_of_process *work,
					  const struct kc_resume *resume)
{
	const struct kc_mpu *mpu = work->mpu;
	struct kc_context_switch stopped;

	if (mpu != NULL) {
		kc_process_setup_mpu(work->kernel, work->index);
		mpu->ops->enable_app_mpu(mpu->context);
	}
	if (work->timer != NULL)
		work->timer->ops->arm(work->timer->context);
	stopped = resources->boundary->ops->switch_to(resources->boundary->context, work->index, resume);
	if (work->timer != NULL)
		work->timer->ops->disarm(work->timer->context);
	if (mpu != NULL)
		mpu->ops->disable_app_mpu(mpu->context);
	return stopped;
}

/* Applies the fault policy, unless the board's hook has handled the fault or begun another life. */
static void fault(const struct kc_kernel_resources *resources, const struct work_of_process *work)
{
	kc_identifier identifier = work->process->id.identifier;

	if (resources->process_fault_hook != NULL &&
	    resources->process_fault_hook(resources->hook_context, work->kernel, work->index))
		return;
	if (work->process->id.identifier == identifier)
		kc_process_fault(work->kernel, work->index);
}

/* Records the lowest stack pointer seen of the process. */
static void note_stack(struct kc_process *process, uint32_t stack_pointer)
{
	if (stack_pointer != 0 && (process->stack_bottom == 0 || stack_pointer < process->stack_bottom))
		process->stack_bottom = stack_pointer;
}

/*
 * Calls the board's hook. Returns false if the hook managed the process so that it does not execute now. If the hook stopped it,
 * the answer that it was about to get is kept for it.
 */
static bool executes_after_hook(const struct kc_kernel_resources *resources, const struct work_of_process *work,
				const struct kc_resume *resume)
{
	const struct kc_process *process = work->process;
	kc_identifier identifier = process->id.identifier;

	if (resources->context_switch_hook == NULL)
		return true;
	resources->context_switch_hook(resources->hook_context, work->kernel, work->index);
	if (process->id.identifier != identifier)
		return false;
	if (kc_executes(process->memory.block))
		return true;
	if (resume != NULL)
		kc_keep_answer(work->process);
	return false;
}

/*
 * Executes the process. Returns what it is to execute next; NULL if the core has to be asked. An interrupted process needs no
 * answer; the caller checks its timeslice before it continues.
 */
static const struct kc_resume *execute(const struct kc_kernel_resources *resources, const struct work_of_process *work,
				       const struct kc_resume *resume)
{
	if (!executes_after_hook(resources, work, resume))
		return NULL;
	struct kc_context_switch stopped = switch_to(resources, work, resume);

	note_stack(work->process, stopped.stack_pointer);
	switch (stopped.reason) {
	case KC_SWITCH_SYSCALL_FIRED:
		/* Nobody asks for its sequence later: the kernel and its processes live and die together. */
		return kc_answer_trap(work->kernel, work->process, 0, stopped.class_number, stopped.r);
	case KC_SWITCH_INTERRUPTED:
		return NULL;
	default:
		fault(resources, work);
		return NULL;
	}
}

/* Runs the process until it stops. An answer that it has not executed is kept for the next time. */
static enum kc_stopped_executing_reason run_until_it_stops(const struct kc_kernel_resources *resources,
							   const struct work_of_process *work)
{
	const struct kc_resume *resume = NULL;
	enum kc_stopped_executing_reason reason = KC_STOPPED_TIMESLICE_EXPIRED;

	while (remaining_us(work) > KC_MIN_QUANTA_THRESHOLD_US) {
		if (!may_continue(resources, work)) {
			reason = KC_STOPPED_KERNEL_PREEMPTION;
			break;
		}
		if (resume == NULL && !kc_executes(work->process->memory.block)) {
			resume = kc_take_answer(work->kernel, work->process);
			if (resume == NULL)
				return reason_of_state(kc_process_state(work->kernel, work->index));
		}
		resume = execute(resources, work, resume);
	}
	if (resume != NULL)
		kc_keep_answer(work->process);
	if (reason == KC_STOPPED_TIMESLICE_EXPIRED)
		work->process->timeslice_expirations++;
	return reason;
}

/* The used part of the timeslice in microseconds. The timer must not be asked again once it has answered 0. */
static uint32_t used_us(const struct work_of_process *work, enum kc_stopped_executing_reason reason, uint32_t timeslice_us)
{
	uint32_t remaining = reason == KC_STOPPED_TIMESLICE_EXPIRED ? 0 : remaining_us(work);

	return remaining < timeslice_us ? timeslice_us - remaining : 0;
}

static void do_process(struct kc_kernel *kernel, const struct kc_kernel_resources *resources,
		       struct kc_scheduling_decision decision)
{
	const struct kc_scheduler *scheduler = resources->scheduler;
	struct work_of_process work = {
	    .kernel = kernel,
	    .mpu = kernel->port->mpu,
	    .process = &kernel->processes[decision.index],
	    .index = decision.index,
	};
	enum kc_stopped_executing_reason reason;
	uint32_t execution_time_us = 0;

	if (kc_block_at(kernel, decision.index) == NULL)
		return;
	if (decision.timeslice_us != 0)
		work.timer = resources->scheduler_timer;
	if (work.timer != NULL) {
		work.timer->ops->reset(work.timer->context);
		work.timer->ops->start(work.timer->context, decision.timeslice_us);
	}
	reason = run_until_it_stops(resources, &work);
	if (work.timer != NULL) {
		execution_time_us = used_us(&work, reason, decision.timeslice_us);
		work.timer->ops->reset(work.timer->context);
	}
	scheduler->ops->result(scheduler->context, reason, execution_time_us);
}

/* Interrupts that arrive after the scheduler's decision must prevent sleeping, so this checks again with interrupts disabled. */
static void try_sleep(const struct kc_kernel_resources *resources)
{
	const struct kc_chip *chip = resources->work.chip;
	const struct kc_watchdog *watchdog = resources->watchdog;
	uint32_t before = chip->ops->disable_interrupts(chip->context);

	if (!kc_kernel_has_work(&resources->work)) {
		if (watchdog != NULL)
			watchdog->ops->suspend(watchdog->context);
		chip->ops->sleep(chip->context);
		if (watchdog != NULL)
			watchdog->ops->resume(watchdog->context);
	}
	chip->ops->restore_interrupts(chip->context, before);
}

static bool does_kernel_work_now(const struct kc_kernel_resources *resources)
{
	const struct kc_scheduler *scheduler = resources->scheduler;

	if (scheduler->ops->do_kernel_work_now == NULL)
		return kc_default_do_kernel_work_now(&resources->work);
	return scheduler->ops->do_kernel_work_now(scheduler->context, &resources->work);
}

static void execute_kernel_work(const struct kc_kernel_resources *resources)
{
	const struct kc_scheduler *scheduler = resources->scheduler;

	if (scheduler->ops->execute_kernel_work == NULL)
		kc_default_execute_kernel_work(&resources->work);
	else
		scheduler->ops->execute_kernel_work(scheduler->context, &resources->work);
}

void kc_kernel_loop_begin(const struct kc_kernel_resources *resources)
{
	if (resources->watchdog != NULL)
		resources->watchdog->ops->setup(resources->watchdog->context);
}

void kc_kernel_loop_operation(struct kc_kernel *kernel, const struct kc_kernel_resources *resources, bool no_sleep)
{
	const struct kc_scheduler *scheduler = resources->scheduler;
	struct kc_scheduling_decision decision;

	if (resources->watchdog != NULL)
		resources->watchdog->ops->tickle(resources->watchdog->context);
	if (does_kernel_work_now(resources)) {
		execute_kernel_work(resources);
		return;
	}
	decision = scheduler->ops->next(scheduler->context, kernel);
	if (decision.run)
		do_process(kernel, resources, decision);
	else if (!no_sleep)
		try_sleep(resources);
}
