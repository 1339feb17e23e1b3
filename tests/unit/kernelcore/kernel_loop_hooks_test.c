/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What a chip and a board hear of in the main loop: faults, switches, and the watchdog. */
#include "tests/unit/harness.h"
#include "tests/unit/scripted_board.h"

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

		board_init_round_robin();
		mended = 0;
		board.resources.process_fault_hook = mend;
		board.resources.hook_context = &answer;
		board_process(faults);
		board_turns(1);
		CU_ASSERT_EQUAL(mended, 1);
		CU_ASSERT_EQUAL(board_state_of(0), answer ? KC_STATE_YIELDED : KC_STATE_FAULTED);
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

	board_init_round_robin();
	board.resources.context_switch_hook = count_switch;
	board.resources.hook_context = &switches;
	board_process(script);
	board_turns(1);
	CU_ASSERT_EQUAL(switches, 2);

	board_init_round_robin();
	board.resources.context_switch_hook = stop_at_switch;
	board_process(script);
	board_turns(1);
	CU_ASSERT_EQUAL(rig.commands, 0);
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_FAULTED);
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

	board_init_round_robin();
	board.resources.watchdog = &watchdog;
	kc_kernel_loop_begin(&board.resources);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "setup tickle suspend idle resume ");
}

HARNESS_MAIN({"a board may mend a fault", fault_hook}, {"a hook before each switch", switch_hook},
	     {"the watchdog is tickled, and suspended in sleep", watchdog_is_tickled})
