/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Hooks of chip and board in the main loop: faults, switches, and the watchdog. */
#include "tests/unit/harness.h"
#include "tests/unit/scripted_board.h"

/* A board may fix the cause of a process's fault. */
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

/* It may also manage the process. Its answer then applies only to the life that faulted. */
static uint32_t faults_before;
static void (*manage_faulted)(struct kc_kernel *kernel, uint32_t index);

static bool manage_at_fault(void *context, struct kc_kernel *kernel, uint32_t index)
{
	(void)context;
	if (faults_before++ != 0)
		return true;
	manage_faulted(kernel, index);
	return false;
}

/* The process faults in its first life, and yields in the next. */
static void run_faulted(enum kc_fault_policy_kind policy, void (*how)(struct kc_kernel *kernel, uint32_t index))
{
	static const struct script_step script[] = {FAULT_AFTER(10), YIELD_WAIT_AFTER(10), SCRIPT_ENDS};

	board_init_round_robin();
	rig.policy.kind = policy;
	faults_before = 0;
	manage_faulted = how;
	board.resources.process_fault_hook = manage_at_fault;
	CU_ASSERT_EQUAL(board_process(script), 0);
	CU_ASSERT_TRUE(board_until_idle(10));
}

static void count_switch(void *context, struct kc_kernel *kernel, uint32_t index)
{
	(void)kernel;
	(void)index;
	++*(uint32_t *)context;
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
}

/* At one of the switches the hook manages the process that is about to execute. */
static uint32_t switches_before;
static void (*manage)(struct kc_kernel *kernel, uint32_t index);

static void manage_at_switch(void *context, struct kc_kernel *kernel, uint32_t index)
{
	(void)context;
	if (switches_before-- == 0)
		manage(kernel, index);
}

static void stop(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_stop(kernel, index);
}

static void stop_and_resume(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_stop(kernel, index);
	kc_process_resume(kernel, index);
}

static void terminate(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_terminate(kernel, index, RIG_NO_CODE);
}

static void restart(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_try_restart(kernel, index, RIG_NO_CODE);
}

static void unload(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_terminate(kernel, index, RIG_NO_CODE);
	CU_ASSERT_TRUE(kc_process_unload(kernel, index));
}

static struct kc_return answer_number(struct rig *r, const struct kc_driver *driver, uint32_t number, uint32_t arg0,
				      uint32_t arg1, struct kc_process_id caller)
{
	(void)r;
	(void)driver;
	(void)arg0;
	(void)arg1;
	(void)caller;
	return kc_success_u32(0x100 + number);
}

/* Two commands, the second interrupted on its way, and a yield: four switches. */
static void run_managed(uint32_t switches, void (*how)(struct kc_kernel *kernel, uint32_t index))
{
	static const struct script_step script[] = {COMMAND_AFTER(10, 1), COMMAND_AFTER(11000, 2), YIELD_WAIT_AFTER(10),
						    SCRIPT_ENDS};

	board_init_round_robin();
	rig.on_command = answer_number;
	switches_before = switches;
	manage = how;
	board.resources.context_switch_hook = manage_at_switch;
	CU_ASSERT_EQUAL(board_process(script), 0);
	CU_ASSERT_TRUE(board_until_idle(10));
}

static void managed_at_each_switch(void)
{
	static const uint32_t commands_before[] = {0, 1, 1, 2};

	for (uint32_t switches = 0; switches < 4; switches++) {
		/* The process does not execute, and does not lose its pending answer. */
		run_managed(switches, stop);
		CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_STOPPED_RUNNING);
		CU_ASSERT_EQUAL(rig.commands, commands_before[switches]);
		(void)board_logged();
		kc_process_resume(&rig.kernel, 0);
		CU_ASSERT_TRUE(board_until_idle(10));
		CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_YIELDED);
		CU_ASSERT_EQUAL(rig.commands, 2);
		CU_ASSERT_TRUE(board.last_resume[0].kind == KC_RESUME_RETURN && board.last_resume[0].r[1] == 0x102);

		run_managed(switches, stop_and_resume);
		CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_YIELDED);
		CU_ASSERT_EQUAL(rig.commands, 2);

		run_managed(switches, terminate);
		CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_TERMINATED);
		CU_ASSERT_EQUAL(rig.commands, commands_before[switches]);
		CU_ASSERT_EQUAL(rig_info(0).syscall_count, commands_before[switches]);

		run_managed(switches, restart);
		CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_YIELDED);
		CU_ASSERT_EQUAL(rig.commands, 2 + commands_before[switches]);
		CU_ASSERT_EQUAL(rig_info(0).restart_count, 1);

		run_managed(switches, unload);
		CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_NONE);
		CU_ASSERT_EQUAL(rig.commands, commands_before[switches]);
	}
}

static void fault_itself(struct kc_kernel *kernel, uint32_t index)
{
	kc_process_fault(kernel, index);
}

static void load_another(struct kc_kernel *kernel, uint32_t index)
{
	unload(kernel, index);
	CU_ASSERT_EQUAL(rig_load(), index);
}

static void managed_at_a_fault(void)
{
	run_faulted(KC_POLICY_STOP, restart);
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_YIELDED);
	CU_ASSERT_EQUAL(rig_info(0).restart_count, 1);
	run_faulted(KC_POLICY_STOP, load_another);
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_YIELDED);
	CU_ASSERT_EQUAL(rig_info(0).restart_count, 0);
	run_faulted(KC_POLICY_STOP, unload);
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_NONE);

	/* The policy neither revives what the hook ended, nor restarts it a second time. */
	run_faulted(KC_POLICY_RESTART, terminate);
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_TERMINATED);
	run_faulted(KC_POLICY_RESTART, fault_itself);
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_YIELDED);
	CU_ASSERT_EQUAL(rig_info(0).restart_count, 1);

	/* A process that was only stopped still counts as faulted. */
	run_faulted(KC_POLICY_STOP, stop);
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_FAULTED);
}

/* The watchdog runs while the chip is awake, and is reset at each turn. */
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

HARNESS_MAIN({"a board may mend a fault", fault_hook}, {"C5 a fault is not laid to the next life", managed_at_a_fault},
	     {"a hook before each switch", switch_hook},
	     {"a hook may manage the process that is about to execute", managed_at_each_switch},
	     {"the watchdog is tickled, and suspended in sleep", watchdog_is_tickled})
