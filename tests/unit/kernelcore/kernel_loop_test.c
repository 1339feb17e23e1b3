/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A board's main loop with scripted time: what it runs, for how long, and why that stopped. */

#include "tests/unit/harness.h"
#include "tests/unit/scripted_board.h"

static void without_processes_the_chip_sleeps(void)
{
	board_init_round_robin();
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

	board_init_round_robin();
	board_process(script);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 350, ");
	CU_ASSERT_EQUAL(rig.commands, 2);
	CU_ASSERT_EQUAL(board.last_resume[0].kind, KC_RESUME_RETURN);
	CU_ASSERT_EQUAL(board.last_resume[0].r[0], KC_SUCCESS);
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_YIELDED);
	CU_ASSERT_EQUAL(board.runs_unprotected, 0);
	CU_ASSERT_FALSE(board.mpu_enabled);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "idle ");
}

/* The kernel's time counts: with less than the threshold left, a process does not execute again, which is an expiration. */
static void kernel_time_is_charged(void)
{
	static const struct script_step script[] = {COMMAND_AFTER(1000, 1), COMMAND_AFTER(1000, 2), SCRIPT_ENDS};

	board_init_round_robin();
	board.trap_cost_us = 8500;
	board_process(script);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig.commands, 1);
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 1);
	CU_ASSERT_EQUAL(board.asked_after_end, 0);
	board_turns(1); /* its pending answer is not lost */
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig.commands, 2);
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 2);
}

/* At the threshold the timeslice is over, one microsecond above it is not. */
static void threshold(void)
{
	static const struct script_step at[] = {COMMAND_AFTER(9500, 1), COMMAND_AFTER(1, 2), YIELD_WAIT_AFTER(1), SCRIPT_ENDS};
	static const struct script_step above[] = {COMMAND_AFTER(9499, 1), COMMAND_AFTER(1, 2), YIELD_WAIT_AFTER(1), SCRIPT_ENDS};

	board_init_round_robin();
	board_process(at);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig.commands, 1);
	board_init_round_robin();
	board_process(above);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig.commands, 2);
}

static void a_process_that_computes_is_interrupted(void)
{
	board_init_round_robin();
	board_process(script_forever);
	board_turns(3);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, 0:10000 expired 10000, 0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 3);
	CU_ASSERT_EQUAL(board.last_resume[0].kind, KC_RESUME_NONE); /* it continued where it was */
	CU_ASSERT_EQUAL(board.computed_us[0], 30000);
	kc_process_try_restart(&rig.kernel, 0, (struct kc_completion){.has_code = false});
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 0);
}

/* All reasons why a process stopped. */
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

	board_init_round_robin();
	board_process(faults);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 faulted 100, ");
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_FAULTED);

	board_init_round_robin();
	board_process(exits);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 100, ");
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_TERMINATED);

	board_init_round_robin();
	rig.on_command = stop_caller;
	board_process(commands);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 stopped 100, ");
	CU_ASSERT_EQUAL(board_state_of(0), KC_STATE_STOPPED_RUNNING);
	rig.on_command = NULL;
	kc_process_resume(&rig.kernel, 0);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 30, ");
}

/* With the restart policy it continues in its next life, on the same timeslice. */
static void a_fault_may_restart(void)
{
	static const struct script_step faults[] = {FAULT_AFTER(4000), SCRIPT_ENDS};

	board_init_round_robin();
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

	board_init_round_robin();
	board_process(strange);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 faulted 1, ");
}

/* A scheduler may name a slot that has become free. */
static struct kc_scheduling_decision slot_3(void *context, struct kc_kernel *kernel)
{
	(void)context;
	(void)kernel;
	return (struct kc_scheduling_decision){.run = true, .index = 3, .timeslice_us = 1000};
}

static void a_free_slot_is_not_run(void)
{
	static const struct kc_scheduler_ops ops = {.next = slot_3, .result = board_no_result};
	struct kc_scheduler own = {.ops = &ops};

	board_init(&own);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "3:1000 ");
}

/* The loop also works without scheduler timer, MPU and watchdog. */
static void bare_board(void)
{
	static const struct script_step script[] = {COMMAND_AFTER(40000, 1), YIELD_WAIT_AFTER(10), SCRIPT_ENDS};

	board_init_round_robin();
	board.resources.scheduler_timer = NULL;
	rig.port.mpu = NULL;
	kc_kernel_loop_begin(&board.resources);
	board_process(script);
	board_turns(2);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 0, idle ");
	CU_ASSERT_EQUAL(board.runs_unprotected, 2);
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 0);
}

HARNESS_MAIN({"without processes the chip sleeps", without_processes_the_chip_sleeps},
	     {"calls are answered within the timeslice", calls_are_answered},
	     {"the kernel's time for a process is charged to it", kernel_time_is_charged},
	     {"a process does not execute on what is left at the threshold", threshold},
	     {"a process that computes is interrupted, and its timeslice expirations are counted",
	      a_process_that_computes_is_interrupted},
	     {"the reasons for which execution stops", reasons}, {"a fault may restart", a_fault_may_restart},
	     {"a class that does not exist faults", a_class_that_does_not_exist_faults},
	     {"a free slot is not run", a_free_slot_is_not_run}, {"a board without timer, protection and watchdog", bare_board})
