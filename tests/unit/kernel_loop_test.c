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
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 0), KC_STATE_YIELDED);
	CU_ASSERT_EQUAL(board.runs_unprotected, 0);
	CU_ASSERT_FALSE(board.mpu_enabled);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "idle ");
}

HARNESS_MAIN({"without processes the chip sleeps", without_processes_the_chip_sleeps},
	     {"calls are answered within the timeslice", calls_are_answered})
