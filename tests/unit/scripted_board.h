/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* A board with scripted time: the real core, kernel loop and scheduler on the core rig's port, with a chip, a scheduler
* timer, an MPU and processes that follow a script. Nothing depends on the machine's clock.
 *
 *     board_init(&scheduler);
*     board_process((struct script){...})           loads a process; each life starts its script again
 *     board_interrupt(500, handler)                 an interrupt at microsecond 500
 *     board_turns(10); CU_ASSERT_STRING_EQUAL(board.log, "...");
 */
#ifndef TESTS_UNIT_SCRIPTED_BOARD_H
#define TESTS_UNIT_SCRIPTED_BOARD_H

#include <kc/kernel_loop.h>
#include <kc/process_mpu.h>

#include "tests/unit/core_rig.h"

#define BOARD_INTERRUPTS 32u
#define BOARD_REGIONS    4u /* of the MPU, beside the app's own */
#define BOARD_LOG_BYTES  8192u

/* A process computes for a while and then traps or faults. Class SCRIPT_END ends the script: the process yields forever. */
struct script_step {
	uint32_t compute_us;
	uint32_t class_number;
	uint32_t r[4];
};
#define SCRIPT_END   UINT32_MAX
#define SCRIPT_FAULT (UINT32_MAX - 1)

#define YIELD_NO_WAIT_AFTER(us)                                    \
	{                                                          \
		.compute_us = (us), .class_number = KC_CLASS_YIELD \
	}
#define YIELD_WAIT_AFTER(us)                                                   \
	{                                                                      \
		.compute_us = (us), .class_number = KC_CLASS_YIELD, .r = { 1 } \
	}
#define COMMAND_AFTER(us, command)                                                                   \
	{                                                                                            \
		.compute_us = (us), .class_number = KC_CLASS_COMMAND, .r = { RIG_DRIVER, (command) } \
	}
/* Subscribes upcall 0 of RIG_DRIVER; slot is the process's own. */
#define SUBSCRIBES(slot)                                                                             \
	{                                                                                            \
		.class_number = KC_CLASS_SUBSCRIBE, .r = { RIG_DRIVER, 0, SCRIPT_FUNCTION(slot), 0 } \
	}
#define SCRIPT_FUNCTION(slot) (RIG_RAM + (slot)*RIG_SPACING + 4)
#define FAULT_AFTER(us)                                          \
	{                                                        \
		.compute_us = (us), .class_number = SCRIPT_FAULT \
	}
#define EXIT_AFTER(us)                                            \
	{                                                         \
		.compute_us = (us), .class_number = KC_CLASS_EXIT \
	}
#define SCRIPT_ENDS                        \
	{                                  \
		.class_number = SCRIPT_END \
	}

struct board_mpu_config {
	struct kc_mpu_region regions[BOARD_REGIONS];
};

struct board {
	struct kc_kernel_resources resources;
	const struct kc_scheduler *inner; /* under test; the loop uses one that logs its decisions */
	struct kc_scheduler logged;
	struct kc_deferred_calls deferred_calls;
	uint32_t now_us;
	uint32_t trap_cost_us; /* time that the kernel needs for a call */

	/* Chip. */
	struct {
		uint32_t at_us;
		void (*handler)(void);
		bool done;
	} interrupts[BOARD_INTERRUPTS];
	uint32_t interrupt_count;
	uint32_t disabled; /* depth */

	/* Scheduler timer. */
	bool timer_runs, timer_armed;
	uint32_t timer_end_us;
	uint32_t asked_after_end; /* number of contract violations */

	/* MPU. */
	const struct board_mpu_config *configured;
	bool mpu_enabled;
	bool refuse_remove;
	struct board_mpu_config configs[RIG_SLOTS];

	/* Processes. */
	const struct script_step *scripts[RIG_SLOTS];
	uint32_t at_step[RIG_SLOTS];
	uint32_t computed_us[RIG_SLOTS];
	const uint32_t *stack_pointers;          /* reported by the boundary, one per switch; NULL: none */
	uint32_t switches, most_switches;        /* with stack_pointers: the scheduler preempts then */
	uint32_t runs_unprotected;               /* processes that executed without their protection */
	struct kc_resume last_resume[RIG_SLOTS]; /* kind NONE: it continued where it was interrupted */

	char log[BOARD_LOG_BYTES];
};
extern struct board board;

/* scheduler: the one under test. The log has its decisions, the results it is told, and sleep. */
void board_init(const struct kc_scheduler *scheduler);
void board_log(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Returns what was logged since the last call. */
const char *board_logged(void);
/* Loads a process that follows the script. Returns its slot. */
uint32_t board_process(const struct script_step *script);
void board_interrupt(uint32_t at_us, void (*handler)(void));
void board_turns(uint32_t count);
/* Runs at most `most` turns. True if the board then sleeps with nothing to wake it. */
bool board_until_idle(uint32_t most);
/* Queues upcall 0 of RIG_DRIVER for a process. */
void board_schedule_upcall(uint32_t index);

/* Like board_init, with the default scheduler of boards. */
void board_init_round_robin(void);
extern const struct kc_scheduler board_round_robin;
enum kc_state board_state_of(uint32_t index);
/* A process that computes and never traps. */
extern const struct script_step script_forever[];
/* For schedulers that ignore the result of a timeslice. */
void board_no_result(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us);

#endif
