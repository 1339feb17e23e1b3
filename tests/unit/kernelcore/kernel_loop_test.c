/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The main loop of a board, with a round robin scheduler and time by script. */
#include <kc/scheduler/round_robin.h>
#include <string.h>

#include "tests/unit/harness.h"
#include "tests/unit/scripted_board.h"

static struct kc_round_robin round_robin;
static const struct kc_scheduler scheduler = {.ops = &kc_round_robin_ops, .context = &round_robin};

static void begin(void)
{
	kc_round_robin_init(&round_robin, KC_ROUND_ROBIN_TIMESLICE_US);
	board_init(&scheduler);
}

static enum kc_state state_of(uint32_t index)
{
	return kc_process_state(&rig.kernel, index);
}

static const struct script_step forever[] = {{.compute_us = 1000000}};

static void without_processes_the_chip_sleeps(void)
{
	begin();
	board_turns(2);
	CU_ASSERT_STRING_EQUAL(board_logged(), "idle idle ");
	kc_kernel_loop_operation(&rig.kernel, &board.resources, true);
	CU_ASSERT_STRING_EQUAL(board_logged(), "");
}

/* Calls are answered within the timeslice, and each answer is given once. */
static void calls_are_answered(void)
{
	static const struct script_step script[] = {COMMAND_AFTER(100, 7), COMMAND_AFTER(200, 8), YIELD_WAIT_AFTER(50),
						    SCRIPT_ENDS};

	begin();
	board_process(script);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 350, ");
	CU_ASSERT_EQUAL(rig.commands, 2);
	CU_ASSERT_EQUAL(board.last_resume[0].kind, KC_RESUME_RETURN);
	CU_ASSERT_EQUAL(board.last_resume[0].r[0], KC_SUCCESS);
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_YIELDED);
	CU_ASSERT_EQUAL(board.runs_unprotected, 0);
	CU_ASSERT_FALSE(board.mpu_enabled);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "idle ");
}

/* The kernel's time counts: with less than the threshold left a process does not execute again, and that is an expiration. */
static void kernel_time_is_charged(void)
{
	static const struct script_step script[] = {COMMAND_AFTER(1000, 1), COMMAND_AFTER(1000, 2), SCRIPT_ENDS};

	begin();
	board.trap_cost_us = 8500;
	board_process(script);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig.commands, 1);
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 1);
	CU_ASSERT_EQUAL(board.asked_after_end, 0);
	board_turns(1); /* the answer that it was not given yet is not lost */
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig.commands, 2);
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 2);
}

/* At the threshold it is over, one microsecond above it is not. */
static void threshold(void)
{
	static const struct script_step at[] = {COMMAND_AFTER(9500, 1), COMMAND_AFTER(1, 2), YIELD_WAIT_AFTER(1), SCRIPT_ENDS};
	static const struct script_step above[] = {COMMAND_AFTER(9499, 1), COMMAND_AFTER(1, 2), YIELD_WAIT_AFTER(1), SCRIPT_ENDS};

	begin();
	board_process(at);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig.commands, 1);
	begin();
	board_process(above);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig.commands, 2);
}

static void a_process_that_computes_is_interrupted(void)
{
	begin();
	board_process(forever);
	board_turns(3);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, 0:10000 expired 10000, 0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 3);
	CU_ASSERT_EQUAL(board.last_resume[0].kind, KC_RESUME_NONE); /* it went on where it was */
	CU_ASSERT_EQUAL(board.computed_us[0], 30000);
	kc_process_try_restart(&rig.kernel, 0, (struct kc_completion){.has_code = false});
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 0);
}

static uint32_t handled;

static void count_interrupt(void)
{
	handled++;
}

/* An interrupt that comes while a call is served makes the answer wait: it is given once, when the process executes again. */
static void an_answer_waits(void)
{
	static const struct script_step script[] = {COMMAND_AFTER(100, 7), YIELD_WAIT_AFTER(10), SCRIPT_ENDS};
	struct kc_resume waiting;

	begin();
	board.trap_cost_us = 50;
	board_process(script);
	board_interrupt(120, count_interrupt);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 preempted 150, ");
	CU_ASSERT_EQUAL(rig.commands, 1);
	CU_ASSERT_NOT_EQUAL(board.last_resume[0].kind, KC_RESUME_RETURN);
	kc_process_peek_resume(&rig.kernel, 0, &waiting);
	CU_ASSERT_TRUE(waiting.kind == KC_RESUME_RETURN && waiting.r[0] == KC_SUCCESS);
	board_turns(2); /* the kernel's own work, then the process */
	CU_ASSERT_TRUE(board.last_resume[0].kind == KC_RESUME_RETURN && board.last_resume[0].r[0] == KC_SUCCESS);
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_YIELDED);
	kc_process_peek_resume(&rig.kernel, 0, &waiting);
	CU_ASSERT_EQUAL(waiting.kind, KC_RESUME_NONE);
}

/* The loop asks the default where a scheduler says nothing. */
static void schedulers_without_an_opinion(void)
{
	static const struct script_step script[] = {YIELD_WAIT_AFTER(3000), SCRIPT_ENDS};

	begin();
	handled = 0;
	board.resources.scheduler = board.inner;
	board_process(script);
	board_interrupt(1200, count_interrupt);
	board_turns(1);
	CU_ASSERT_EQUAL(board.now_us, 1200);
	CU_ASSERT_EQUAL(handled, 0);
	board_turns(1);
	CU_ASSERT_EQUAL(handled, 1);
	board_turns(1);
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_YIELDED);
}

static void wake_process_0(void)
{
	handled++;
	board_schedule_upcall(0);
}

/* A process makes way for the kernel's work and goes on afterwards. */
static void interrupts_preempt(void)
{
	static const struct script_step script[] = {YIELD_WAIT_AFTER(3000), SCRIPT_ENDS};

	begin();
	handled = 0;
	board_process(script);
	board_interrupt(1200, count_interrupt);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 preempted 1200, ");
	CU_ASSERT_EQUAL(handled, 0);
	board_turns(1); /* the kernel's own work */
	CU_ASSERT_STRING_EQUAL(board_logged(), "");
	CU_ASSERT_EQUAL(handled, 1);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:8800 none 1800, ");
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 0);
}

/* Nothing to do: sleep until the interrupt, whose handler makes a process ready. */
static void an_interrupt_wakes(void)
{
	static const struct script_step script[] = {
	    SUBSCRIBES(0),
	    YIELD_WAIT_AFTER(10),
	    YIELD_WAIT_AFTER(20),
	    SCRIPT_ENDS,
	};

	begin();
	handled = 0;
	board_process(script);
	board_interrupt(5000, wake_process_0);
	CU_ASSERT_TRUE(board_until_idle(20));
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 10, sleep 0:10000 none 20, idle ");
	CU_ASSERT_EQUAL(handled, 1);
	CU_ASSERT_EQUAL(board.now_us, 5020);
	CU_ASSERT_EQUAL(board.last_resume[0].kind, KC_RESUME_UPCALL);
	CU_ASSERT_EQUAL(board.last_resume[0].pc, SCRIPT_FUNCTION(0));
}

/* An interrupt that comes between the scheduler's decision and the sleep is not slept over, nor is a deferred call. */
static uint32_t deferred_number;

static struct kc_scheduling_decision late_work(void *context, struct kc_kernel *kernel)
{
	(void)kernel;
	if (*(uint32_t *)context == 0)
		board_interrupt(board.now_us, count_interrupt);
	else
		kc_deferred_call_set(&board.deferred_calls, deferred_number);
	return (struct kc_scheduling_decision){.run = false};
}

static void count_deferred(void *context)
{
	++*(uint32_t *)context;
}

static void late_work_is_not_slept_over(void)
{
	static const struct kc_scheduler_ops ops = {.next = late_work};
	uint32_t deferred_calls = 0;

	for (uint32_t which = 0; which < 2; which++) {
		struct kc_scheduler late = {.ops = &ops, .context = &which};

		board_init(&late);
		handled = 0;
		deferred_number = kc_deferred_call_register(&board.deferred_calls, count_deferred, &deferred_calls);
		board_turns(2);
		CU_ASSERT_STRING_EQUAL(board_logged(), "");
		CU_ASSERT_EQUAL(handled, which == 0);
		CU_ASSERT_EQUAL(deferred_calls, which);
		CU_ASSERT_EQUAL(board.disabled, 0);
	}
}

/* Without policies of its own a scheduler lets the kernel's work come first: interrupts, then deferred calls. */
static void work_comes_first(void)
{
	uint32_t deferred_calls = 0;

	begin();
	handled = 0;
	board_process(forever);
	deferred_number = kc_deferred_call_register(&board.deferred_calls, count_deferred, &deferred_calls);
	kc_deferred_call_set(&board.deferred_calls, deferred_number);
	board_interrupt(0, count_interrupt);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "");
	CU_ASSERT_EQUAL(handled, 1);
	CU_ASSERT_EQUAL(deferred_calls, 1);
	board.resources.work.deferred_calls = NULL;
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
}

/* An interrupt that comes while deferred calls are made goes before the next of them. */
static void interrupting_call(void *context)
{
	count_deferred(context);
	board_interrupt(board.now_us, count_interrupt);
}

static void interrupts_go_before_deferred_calls(void)
{
	uint32_t calls = 0;

	begin();
	handled = 0;
	kc_deferred_call_set(&board.deferred_calls, kc_deferred_call_register(&board.deferred_calls, interrupting_call, &calls));
	kc_deferred_call_set(&board.deferred_calls, kc_deferred_call_register(&board.deferred_calls, count_deferred, &calls));
	board_turns(1);
	CU_ASSERT_EQUAL(calls, 1);
	CU_ASSERT_EQUAL(handled, 0);
	board_turns(1);
	CU_ASSERT_EQUAL(calls, 2);
	CU_ASSERT_EQUAL(handled, 1);
}

/* A scheduler with policies of its own is asked. */
static bool processes_first;

static bool work_now(void *context, const struct kc_kernel_work *work)
{
	(void)context;
	return !processes_first && kc_kernel_has_work(work);
}

static void execute_one_deferred_call(void *context, const struct kc_kernel_work *work)
{
	(void)context;
	kc_deferred_call_service_next(work->deferred_calls);
}

static bool never_preempts(void *context, struct kc_kernel *kernel, struct kc_process_id process,
			   const struct kc_kernel_work *work)
{
	(void)context;
	(void)work;
	return kc_process_is_current(kernel, process);
}

static struct kc_scheduling_decision process_0(void *context, struct kc_kernel *kernel)
{
	(void)context;
	return (struct kc_scheduling_decision){.run = kc_process_ready(kernel, 0)};
}

static void no_result(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us)
{
	(void)context;
	(void)reason;
	(void)execution_time_us;
}

static void a_scheduler_may_let_the_kernel_wait(void)
{
	static const struct script_step script[] = {COMMAND_AFTER(10, 1), YIELD_WAIT_AFTER(10), SCRIPT_ENDS};
	static const struct kc_scheduler_ops ops = {
	    .next = process_0,
	    .result = no_result,
	    .continue_process = never_preempts,
	    .do_kernel_work_now = work_now,
	    .execute_kernel_work = execute_one_deferred_call,
	};
	struct kc_scheduler own = {.ops = &ops};
	uint32_t deferred_calls = 0;

	board_init(&own);
	board.resources.scheduler = &own;
	board_process(script);
	for (uint32_t i = 0; i < 2; i++)
		kc_deferred_call_set(&board.deferred_calls,
				     kc_deferred_call_register(&board.deferred_calls, count_deferred, &deferred_calls));
	processes_first = true;
	board_turns(1);
	CU_ASSERT_EQUAL(deferred_calls, 0);
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_YIELDED);
	CU_ASSERT_EQUAL(rig.commands, 1);
	processes_first = false;
	board_turns(1);
	CU_ASSERT_EQUAL(deferred_calls, 1);
	board_turns(1);
	CU_ASSERT_EQUAL(deferred_calls, 2);
}

/* Why a process stopped: each reason there is. */
static struct kc_return stop_caller(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0, uint32_t arg1,
				    struct kc_process_id caller)
{
	(void)driver;
	(void)command;
	(void)arg0;
	(void)arg1;
	kc_process_stop(&r->kernel, caller.index);
	return kc_success();
}

static void reasons(void)
{
	static const struct script_step faults[] = {FAULT_AFTER(100), SCRIPT_ENDS};
	static const struct script_step exits[] = {EXIT_AFTER(100), SCRIPT_ENDS};
	static const struct script_step commands[] = {COMMAND_AFTER(100, 1), YIELD_WAIT_AFTER(30), SCRIPT_ENDS};

	begin();
	board_process(faults);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 faulted 100, ");
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_FAULTED);

	begin();
	board_process(exits);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 100, ");
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_TERMINATED);

	begin();
	rig.on_command = stop_caller;
	board_process(commands);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 stopped 100, ");
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_STOPPED_RUNNING);
	rig.on_command = NULL;
	kc_process_resume(&rig.kernel, 0);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 30, ");
}

/* With the policy restart it goes on in its next life, on the same timeslice. */
static void a_fault_may_restart(void)
{
	static const struct script_step faults[] = {FAULT_AFTER(4000), SCRIPT_ENDS};

	begin();
	rig.policy.kind = KC_POLICY_RESTART;
	board_process(faults);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig_info(0).restart_count, 2);
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 1); /* of its third life */
}

static void a_class_that_does_not_exist_faults(void)
{
	static const struct script_step strange[] = {{.compute_us = 1, .class_number = 99}, SCRIPT_ENDS};

	begin();
	board_process(strange);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 faulted 1, ");
}

/* A board may mend what a process faulted on. */
static uint32_t mended;

static bool mend(void *context, struct kc_kernel *kernel, uint32_t index)
{
	CU_ASSERT_PTR_EQUAL(kernel, &rig.kernel);
	CU_ASSERT_EQUAL(index, 0);
	mended++;
	return *(bool *)context;
}

static void fault_hook(void)
{
	static const struct script_step faults[] = {FAULT_AFTER(10), YIELD_WAIT_AFTER(10), SCRIPT_ENDS};

	for (uint32_t mends = 0; mends < 2; mends++) {
		bool answer = mends == 1;

		begin();
		mended = 0;
		board.resources.process_fault_hook = mend;
		board.resources.hook_context = &answer;
		board_process(faults);
		board_turns(1);
		CU_ASSERT_EQUAL(mended, 1);
		CU_ASSERT_EQUAL(state_of(0), answer ? KC_STATE_YIELDED : KC_STATE_FAULTED);
		CU_ASSERT_STRING_EQUAL(board_logged(), answer ? "0:10000 none 20, " : "0:10000 faulted 10, ");
	}
}

/* A hook that stops the process on its way out cannot make it lose a call: it faults. */
static void count_switch(void *context, struct kc_kernel *kernel, uint32_t index)
{
	(void)kernel;
	(void)index;
	++*(uint32_t *)context;
}

static void stop_at_switch(void *context, struct kc_kernel *kernel, uint32_t index)
{
	(void)context;
	kc_process_stop(kernel, index);
}

static void switch_hook(void)
{
	static const struct script_step script[] = {COMMAND_AFTER(10, 1), YIELD_WAIT_AFTER(10), SCRIPT_ENDS};
	uint32_t switches = 0;

	begin();
	board.resources.context_switch_hook = count_switch;
	board.resources.hook_context = &switches;
	board_process(script);
	board_turns(1);
	CU_ASSERT_EQUAL(switches, 2);

	begin();
	board.resources.context_switch_hook = stop_at_switch;
	board_process(script);
	board_turns(1);
	CU_ASSERT_EQUAL(rig.commands, 0);
	CU_ASSERT_EQUAL(state_of(0), KC_STATE_FAULTED);
}

/* A scheduler may name a slot that is free by now. */
static struct kc_scheduling_decision slot_3(void *context, struct kc_kernel *kernel)
{
	(void)context;
	(void)kernel;
	return (struct kc_scheduling_decision){.run = true, .index = 3, .timeslice_us = 1000};
}

static void a_free_slot_is_not_run(void)
{
	static const struct kc_scheduler_ops ops = {.next = slot_3, .result = no_result};
	struct kc_scheduler own = {.ops = &ops};

	board_init(&own);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "3:1000 ");
}

/* A board without scheduler timer, unit for memory protection or watchdog has a loop all the same. */
static void bare_board(void)
{
	static const struct script_step script[] = {COMMAND_AFTER(40000, 1), YIELD_WAIT_AFTER(10), SCRIPT_ENDS};

	begin();
	board.resources.scheduler_timer = NULL;
	rig.port.mpu = NULL;
	kc_kernel_loop_begin(&board.resources);
	board_process(script);
	board_turns(2);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 0, idle ");
	CU_ASSERT_EQUAL(board.runs_unprotected, 2);
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 0);
}

/* The watchdog counts while the chip is awake, and from the start at each turn. */
static void watchdog_setup(void *context)
{
	(void)context;
	board_log("setup ");
}

static void watchdog_tickle(void *context)
{
	(void)context;
	board_log("tickle ");
}

static void watchdog_suspend(void *context)
{
	(void)context;
	board_log("suspend ");
}

static void watchdog_resume(void *context)
{
	(void)context;
	board_log("resume ");
}

static void watchdog_is_tickled(void)
{
	static const struct kc_watchdog_ops ops = {
	    .setup = watchdog_setup,
	    .tickle = watchdog_tickle,
	    .suspend = watchdog_suspend,
	    .resume = watchdog_resume,
	};
	static const struct kc_watchdog watchdog = {.ops = &ops};

	begin();
	board.resources.watchdog = &watchdog;
	kc_kernel_loop_begin(&board.resources);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "setup tickle suspend idle resume ");
}

HARNESS_MAIN({"without processes the chip sleeps", without_processes_the_chip_sleeps},
	     {"calls are answered within the timeslice", calls_are_answered},
	     {"the kernel's time for a process is charged to it", kernel_time_is_charged},
	     {"a process does not execute on what is left at the threshold", threshold},
	     {"a process that computes is interrupted, and its timeslice expirations are counted",
	      a_process_that_computes_is_interrupted},
	     {"an answer waits for a process that was preempted in its call", an_answer_waits},
	     {"the kernel's work comes first for schedulers without an opinion", schedulers_without_an_opinion},
	     {"an interrupt preempts a process, which goes on afterwards", interrupts_preempt},
	     {"an interrupt wakes the chip and a process", an_interrupt_wakes},
	     {"work that comes late is not slept over", late_work_is_not_slept_over},
	     {"the kernel's work comes first", work_comes_first},
	     {"interrupts go before deferred calls", interrupts_go_before_deferred_calls},
	     {"a scheduler may let the kernel's work wait", a_scheduler_may_let_the_kernel_wait},
	     {"the reasons for which execution stops", reasons}, {"a fault may restart", a_fault_may_restart},
	     {"a class that does not exist faults", a_class_that_does_not_exist_faults}, {"a board may mend a fault", fault_hook},
	     {"a hook before each switch", switch_hook}, {"a free slot is not run", a_free_slot_is_not_run},
	     {"a board without timer, protection and watchdog", bare_board},
	     {"the watchdog is tickled, and suspended in sleep", watchdog_is_tickled})
