/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A board whose time is written down beforehand: the real core, kernel loop and scheduler over the core rig's port, with a chip, a scheduler
 * timer, a unit for memory protection and processes that follow a script. Nothing depends on the clock of the machine.
 *
 *     board_init(&scheduler);
 *     board_process((struct script){...})           a process, loaded; its script begins with each life
 *     board_interrupt(500, handler)                 an interrupt at microsecond 500
 *     board_turns(10); CU_ASSERT_STRING_EQUAL(board.log, "...");
 */
#ifndef TESTS_UNIT_SCRIPTED_BOARD_H
#define TESTS_UNIT_SCRIPTED_BOARD_H

#include <kc/kernel_loop.h>
#include <kc/process_mpu.h>

#include "tests/unit/core_rig.h"

#define BOARD_INTERRUPTS 32u
#define BOARD_REGIONS    4u /* of the unit for memory protection, beside the app's own */
#define BOARD_LOG_BYTES  8192u

/* A process computes for a while and then traps or faults. A class of SCRIPT_END ends the script: it yields for ever. */
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
/* Upcall 0 of RIG_DRIVER gets a function; slot is the process's own. */
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
	const struct kc_scheduler *inner; /* what is tested; the loop sees one that writes the log */
	struct kc_scheduler logged;
	struct kc_deferred_calls deferred_calls;
	uint32_t now_us;
	uint32_t trap_cost_us; /* what the kernel needs for a call */

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
	uint32_t asked_after_end; /* times that the contract was broken */

	/* Unit for memory protection. */
	const struct board_mpu_config *configured;
	bool mpu_enabled;
	bool refuse_remove;
	struct board_mpu_config configs[RIG_SLOTS];

	/* Processes. */
	const struct script_step *scripts[RIG_SLOTS];
	uint32_t at_step[RIG_SLOTS];
	uint32_t computed_us[RIG_SLOTS];
	const uint32_t *stack_pointers;          /* what the boundary reports, one a switch; NULL: nothing */
	uint32_t switches, most_switches;        /* with stack_pointers: then the scheduler preempts */
	uint32_t runs_unprotected;               /* processes that executed without their protection */
	struct kc_resume last_resume[RIG_SLOTS]; /* kind NONE: it went on where it was interrupted */

	char log[BOARD_LOG_BYTES];
};
extern struct board board;

/* scheduler: the one that is tested. The log has what it decides and is told, and sleep. */
void board_init(const struct kc_scheduler *scheduler);
void board_log(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What was logged since the last call. */
const char *board_logged(void);
/* Loads a process that follows the script; its slot. */
uint32_t board_process(const struct script_step *script);
void board_interrupt(uint32_t at_us, void (*handler)(void));
void board_turns(uint32_t count);
/* Turns until the board sleeps with nothing to wake it, at most `most`; then true. */
bool board_until_idle(uint32_t most);
/* Queues upcall 0 of RIG_DRIVER for a process. */
void board_schedule_upcall(uint32_t index);

/* As board_init, with the scheduler that boards have unless theirs says otherwise. */
void board_init_round_robin(void);
extern const struct kc_scheduler board_round_robin;
enum kc_state board_state_of(uint32_t index);
/* A process that computes and never traps. */
extern const struct script_step script_forever[];
/* For a scheduler that does not care what came of a timeslice. */
void board_no_result(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us);

#endif
