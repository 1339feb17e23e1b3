/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The order of work in a board's main loop: interrupts, deferred calls, processes, sleep. */

#include "tests/unit/harness.h"
#include "tests/unit/scripted_board.h"

static uint32_t handled;

static void count_interrupt(void)
{
	handled++;
}

/* An interrupt during a call delays the answer: it is given once, when the process executes again. */
static void an_answer_waits(void)
{
	static const struct script_step script[] = {COMMAND_AFTER(100, 7), YIELD_WAIT_AFTER(10), SCRIPT_ENDS};
	struct kc_resume waiting;

	board_init_round_robin();
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
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_YIELDED);
	kc_process_peek_resume(&rig.kernel, 0, &waiting);
	CU_ASSERT_EQUAL(waiting.kind, KC_RESUME_NONE);
}

/* If a scheduler does not decide, the loop uses the default. */
static void schedulers_without_an_opinion(void)
{
	static const struct script_step script[] = {YIELD_WAIT_AFTER(3000), SCRIPT_ENDS};

	board_init_round_robin();
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
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_YIELDED);
}

static void wake_process_0(void)
{
	handled++;
	board_schedule_upcall(0);
}

/* A process yields to the kernel's work and continues afterwards. */
static void interrupts_preempt(void)
{
	static const struct script_step script[] = {YIELD_WAIT_AFTER(3000), SCRIPT_ENDS};

	board_init_round_robin();
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

	board_init_round_robin();
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

/* An interrupt or deferred call between the scheduler's decision and the sleep prevents the sleep. */
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

/* With a scheduler without policies for it, the kernel's work comes first: interrupts, then deferred calls. */
static void work_comes_first(void)
{
	uint32_t deferred_calls = 0;

	board_init_round_robin();
	handled = 0;
	board_process(script_forever);
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

/* An interrupt during deferred calls is served before the next one. */
static void interrupting_call(void *context)
{
	count_deferred(context);
	board_interrupt(board.now_us, count_interrupt);
}

static void interrupts_go_before_deferred_calls(void)
{
	uint32_t calls = 0;

	board_init_round_robin();
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

/* A scheduler with its own policies is asked. */
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

static void a_scheduler_may_let_the_kernel_wait(void)
{
	static const struct script_step script[] = {COMMAND_AFTER(10, 1), YIELD_WAIT_AFTER(10), SCRIPT_ENDS};
	static const struct kc_scheduler_ops ops = {
	    .next = process_0,
	    .result = board_no_result,
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
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_YIELDED);
	CU_ASSERT_EQUAL(rig.commands, 1);
	processes_first = false;
	board_turns(1);
	CU_ASSERT_EQUAL(deferred_calls, 1);
	board_turns(1);
	CU_ASSERT_EQUAL(deferred_calls, 2);
}

HARNESS_MAIN({"an answer waits for a process that was preempted in its call", an_answer_waits},
	     {"the kernel's work comes first for schedulers without an opinion", schedulers_without_an_opinion},
	     {"an interrupt preempts a process, which goes on afterwards", interrupts_preempt},
	     {"an interrupt wakes the chip and a process", an_interrupt_wakes},
	     {"work that comes late is not slept over", late_work_is_not_slept_over},
	     {"the kernel's work comes first", work_comes_first},
	     {"interrupts go before deferred calls", interrupts_go_before_deferred_calls},
	     {"a scheduler may let the kernel's work wait", a_scheduler_may_let_the_kernel_wait})
