/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/scripted_board.h"

#include <CUnit/CUnit.h>
#include <kc/scheduler/round_robin.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NEVER UINT32_MAX

struct board board;

void board_log(const char *format, ...)
{
	size_t used = strlen(board.log);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(board.log + used, sizeof board.log - used, format, arguments);
	va_end(arguments);
}

const char *board_logged(void)
{
	static char copy[BOARD_LOG_BYTES];

	memcpy(copy, board.log, sizeof copy);
	board.log[0] = 0;
	return copy;
}

/* The chip. */

static uint32_t next_interrupt_at(void)
{
	uint32_t at = NEVER;

	for (uint32_t i = 0; i < board.interrupt_count; i++) {
		if (!board.interrupts[i].done && board.interrupts[i].at_us < at)
			at = board.interrupts[i].at_us;
	}
	return at;
}

static bool has_pending_interrupts(void *context)
{
	(void)context;
	return next_interrupt_at() <= board.now_us;
}

static void service_pending_interrupts(void *context)
{
	(void)context;
	for (uint32_t i = 0; i < board.interrupt_count; i++) {
		if (!board.interrupts[i].done && board.interrupts[i].at_us <= board.now_us) {
			board.interrupts[i].done = true;
			board.interrupts[i].handler();
		}
	}
}

static void chip_sleep(void *context)
{
	(void)context;
	CU_ASSERT_EQUAL(board.disabled, 1);
	CU_ASSERT_FALSE(board.timer_runs);
	if (next_interrupt_at() == NEVER) {
		board_log("idle ");
		return;
	}
	board_log("sleep ");
	if (next_interrupt_at() > board.now_us)
		board.now_us = next_interrupt_at();
}

static uint32_t disable_interrupts(void *context)
{
	(void)context;
	return board.disabled++;
}

static void restore_interrupts(void *context, uint32_t before)
{
	(void)context;
	board.disabled = before;
}

static const struct kc_chip_ops chip_ops = {
    .service_pending_interrupts = service_pending_interrupts,
    .has_pending_interrupts = has_pending_interrupts,
    .sleep = chip_sleep,
    .disable_interrupts = disable_interrupts,
    .restore_interrupts = restore_interrupts,
};
static const struct kc_chip chip = {.ops = &chip_ops};

/* The scheduler timer. */

static void timer_start(void *context, uint32_t us)
{
	(void)context;
	CU_ASSERT_TRUE(us > 0);
	board.timer_runs = true;
	board.timer_end_us = board.now_us + us;
}

static void timer_reset(void *context)
{
	(void)context;
	board.timer_runs = false;
	board.timer_armed = false;
}

static void timer_arm(void *context)
{
	(void)context;
	CU_ASSERT_TRUE(board.timer_runs);
	board.timer_armed = true;
}

static void timer_disarm(void *context)
{
	(void)context;
	board.timer_armed = false;
}

static uint32_t timer_remaining(void *context)
{
	(void)context;
	/* While the kernel works, the timer must not interrupt it. */
	CU_ASSERT_FALSE(board.timer_armed);
	if (!board.timer_runs)
		board.asked_after_end++;
	if (board.now_us < board.timer_end_us)
		return board.timer_end_us - board.now_us;
	board.timer_runs = false;
	return 0;
}

static const struct kc_scheduler_timer_ops timer_ops = {
    .start = timer_start,
    .reset = timer_reset,
    .arm = timer_arm,
    .disarm = timer_disarm,
    .get_remaining_us = timer_remaining,
};
static const struct kc_scheduler_timer timer = {.ops = &timer_ops};

/* The MPU: regions at any requested address, in multiples of 32 bytes. */

#define MPU_GRAIN 32u

static void mpu_enable(void *context)
{
	(void)context;
	board.mpu_enabled = true;
}

static void mpu_disable(void *context)
{
	(void)context;
	board.mpu_enabled = false;
	board.configured = NULL;
}

static uint32_t mpu_regions(void *context)
{
	(void)context;
	return BOARD_REGIONS + 1;
}

static void mpu_reset_config(void *context, void *config)
{
	(void)context;
	memset(config, 0, sizeof(struct board_mpu_config));
}

static bool mpu_can_be_region(void *context, uint32_t start, uint32_t size)
{
	(void)context;
	return start % MPU_GRAIN == 0 && size % MPU_GRAIN == 0;
}

static bool mpu_allocate(void *context, void *config, uint32_t start, uint32_t size, uint32_t min_region_size,
			 enum kc_mpu_permissions permissions, struct kc_mpu_region *region)
{
	struct board_mpu_config *own = config;
	uint32_t at = (start + MPU_GRAIN - 1) / MPU_GRAIN * MPU_GRAIN;
	uint32_t bytes = (min_region_size + MPU_GRAIN - 1) / MPU_GRAIN * MPU_GRAIN;

	(void)context;
	CU_ASSERT_EQUAL(permissions, KC_MPU_READ_WRITE_ONLY);
	if (at - start > size || bytes > size - (at - start))
		return false;
	for (uint32_t i = 0; i < BOARD_REGIONS; i++) {
		if (own->regions[i].size == 0) {
			own->regions[i] = (struct kc_mpu_region){.start = at, .size = bytes};
			*region = own->regions[i];
			return true;
		}
	}
	return false;
}

static bool mpu_remove(void *context, void *config, struct kc_mpu_region region)
{
	struct board_mpu_config *own = config;

	(void)context;
	for (uint32_t i = 0; i < BOARD_REGIONS && !board.refuse_remove; i++) {
		if (own->regions[i].start == region.start && own->regions[i].size == region.size) {
			memset(&own->regions[i], 0, sizeof own->regions[i]);
			return true;
		}
	}
	return false;
}

static void mpu_configure(void *context, const void *config)
{
	(void)context;
	board.configured = config;
}

static const struct kc_mpu_ops mpu_ops = {
    .enable_app_mpu = mpu_enable,
    .disable_app_mpu = mpu_disable,
    .number_total_regions = mpu_regions,
    .reset_config = mpu_reset_config,
    .can_be_region = mpu_can_be_region,
    .allocate_region = mpu_allocate,
    .remove_memory_region = mpu_remove,
    .configure_mpu = mpu_configure,
};
static const struct kc_mpu mpu = {.ops = &mpu_ops};

/* Processes. */

static struct kc_context_switch stopped_by(enum kc_context_switch_reason reason)
{
	return (struct kc_context_switch){.reason = reason};
}

/* Computes until the step is due. False if an interrupt comes first. */
static bool compute(uint32_t index, uint32_t needed_us)
{
	uint32_t until = next_interrupt_at();

	if (board.timer_armed && board.timer_end_us < until)
		until = board.timer_end_us;
	if (until > board.now_us && until - board.now_us >= needed_us) {
		board.now_us += needed_us;
		board.computed_us[index] = 0;
		return true;
	}
	if (until > board.now_us) {
		board.computed_us[index] += until - board.now_us;
		board.now_us = until;
	}
	return false;
}

static struct kc_context_switch switch_to(void *context, uint32_t index, const struct kc_resume *resume)
{
	static const struct script_step yield = YIELD_WAIT_AFTER(0);
	const struct script_step *step;
	struct kc_context_switch stopped = {.reason = KC_SWITCH_SYSCALL_FIRED};

	(void)context;
	if (!board.mpu_enabled || board.configured != &board.configs[index])
		board.runs_unprotected++;
	CU_ASSERT_TRUE(resume == NULL || resume->kind != KC_RESUME_NONE);
	board.last_resume[index].kind = KC_RESUME_NONE;
	if (resume != NULL)
		board.last_resume[index] = *resume;
	if (resume != NULL && resume->kind == KC_RESUME_INIT) {
		board.at_step[index] = 0;
		board.computed_us[index] = 0;
	}
	step = &board.scripts[index][board.at_step[index]];
	if (step->class_number == SCRIPT_END)
		step = &yield;
	if (board.stack_pointers != NULL)
		stopped.stack_pointer = board.stack_pointers[board.switches++];
	if (!compute(index, step->compute_us - board.computed_us[index]))
		return stopped_by(KC_SWITCH_INTERRUPTED);
	if (step != &yield)
		board.at_step[index]++;
	board.now_us += board.trap_cost_us;
	if (step->class_number == SCRIPT_FAULT)
		return stopped_by(KC_SWITCH_FAULT);
	stopped.class_number = step->class_number;
	memcpy(stopped.r, step->r, sizeof stopped.r);
	return stopped;
}

static const struct kc_userspace_kernel_boundary_ops boundary_ops = {.switch_to = switch_to};
static const struct kc_userspace_kernel_boundary boundary = {.ops = &boundary_ops};

/* A scheduler that logs the decisions of the one under test. */

static const char *const reasons[] = {
    [KC_STOPPED_NO_WORK_LEFT] = "none",
    [KC_STOPPED_FAULTED] = "faulted",
    [KC_STOPPED] = "stopped",
    [KC_STOPPED_TIMESLICE_EXPIRED] = "expired",
    [KC_STOPPED_KERNEL_PREEMPTION] = "preempted",
};

static struct kc_scheduling_decision logged_next(void *context, struct kc_kernel *kernel)
{
	struct kc_scheduling_decision decision = board.inner->ops->next(board.inner->context, kernel);

	(void)context;
	if (decision.run)
		board_log("%u:%u ", decision.index, decision.timeslice_us);
	return decision;
}

static void logged_result(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us)
{
	(void)context;
	board_log("%s %u, ", reasons[reason], execution_time_us);
	board.inner->ops->result(board.inner->context, reason, execution_time_us);
}

static bool logged_continue(void *context, struct kc_kernel *kernel, struct kc_process_id process,
			    const struct kc_kernel_work *work)
{
	(void)context;
	if (board.stack_pointers != NULL && board.switches == board.most_switches)
		return false;
	if (board.inner->ops->continue_process == NULL)
		return kc_default_continue_process(work);
	return board.inner->ops->continue_process(board.inner->context, kernel, process, work);
}

static const struct kc_scheduler_ops logged_ops = {
    .next = logged_next,
    .result = logged_result,
    .continue_process = logged_continue,
};

/* The board. */

void board_init(const struct kc_scheduler *scheduler)
{
	rig_init();
	memset(&board, 0, sizeof board);
	board.inner = scheduler;
	board.logged.ops = &logged_ops;
	rig.port.mpu = &mpu;
	rig.initial_break = 0x100;
	for (uint32_t i = 0; i < RIG_SLOTS; i++)
		rig.mpu_configs[i] = &board.configs[i];
	board.resources = (struct kc_kernel_resources){
	    .work = {.chip = &chip, .deferred_calls = &board.deferred_calls},
	    .boundary = &boundary,
	    .scheduler = &board.logged,
	    .scheduler_timer = &timer,
	};
}

uint32_t board_process(const struct script_step *script)
{
	uint32_t index = rig_load();

	board.scripts[index] = script;
	return index;
}

void board_interrupt(uint32_t at_us, void (*handler)(void))
{
	CU_ASSERT_FATAL(board.interrupt_count < BOARD_INTERRUPTS);
	board.interrupts[board.interrupt_count].at_us = at_us;
	board.interrupts[board.interrupt_count++].handler = handler;
}

void board_turns(uint32_t count)
{
	while (count-- > 0)
		kc_kernel_loop_operation(&rig.kernel, &board.resources, false);
}

bool board_until_idle(uint32_t most)
{
	while (most-- > 0 && strstr(board.log, "idle") == NULL)
		board_turns(1);
	return strstr(board.log, "idle") != NULL;
}

void board_schedule_upcall(uint32_t index)
{
	KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));

	CU_ASSERT_EQUAL_FATAL(grant.error, KC_PROCESS_OK);
	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 0, 1, 2, 3), KC_UPCALL_OK);
}

static struct kc_round_robin round_robin;

const struct kc_scheduler board_round_robin = {.ops = &kc_round_robin_ops, .context = &round_robin};

void board_init_round_robin(void)
{
	kc_round_robin_init(&round_robin, KC_ROUND_ROBIN_TIMESLICE_US);
	board_init(&board_round_robin);
}

enum kc_state board_state_of(uint32_t index)
{
	return kc_process_state(&rig.kernel, index);
}

const struct script_step script_forever[] = {{.compute_us = 1000000}};

void board_no_result(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us)
{
	(void)context;
	(void)reason;
	(void)execution_time_us;
}
