/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What all boards have in common: opening the console, loading the apps in flash, running the kernel loop, reporting faults. Each board's
 * own board.c names its devices and drivers:
 *
 *     BOARD(8, .name = "...", ...)                          // process slots, and members of struct board_config
 *
 *     void board_main(void)
 *     {
 *             clocks and pins
 *             board_begin_here(device);                     // the kernel can print from here on
 *             drivers[count++] = capsule_..._driver(...)    // static
 *             board_make_kernel(drivers, count);
 *             capsule_..._init(...)
 *             board_run();
 *     }
 *
 * boards/components has what several boards compose in the same way.
 */
#ifndef BOARDS_KERNEL_H
#define BOARDS_KERNEL_H

#include <kc/deferred_call.h>
#include <kc/kernel.h>
#include <kc/kernel_loop.h>
#include <kc/scheduler/round_robin.h>

#include "boards/common/kernel_log.h"
#include "boards/common/memory_map.h"
#include "boards/common/uart_mux.h"
#include "kernelcore/arch/cortexm/interrupts.h"
#include "kernelcore/arch/cortexm/port.h"
#include "kernelcore/arch/cortexm/share_window.h"
#include "kernelcore/arch/cortexm/start.h"
#include "kernelcore/arch/cortexm/systick.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A board's constant configuration, in flash. */
struct board_config {
	const char *name;
	struct cortexm_chip chip;
	uint32_t systick_hz; /* the processor's clock; 0 for BOARD_WITH_TIMER */
	struct kc_fault_policy fault_policy;
	/* In a panic, prints more than the reason. NULL: only the reason is printed. */
	void (*report_panic)(const char *reason);
	/* Decides which apps may run. NULL: all. A board without memory protection must allow only trusted apps. */
	bool (*may_run)(const struct kc_process *process, const char **why);
	/* Both 0: no share windows, so that IPC shares only buffers that the MPU can share in place. */
	bool (*give_share_window)(const struct cortexm_port *port, uint32_t index);
	uint32_t share_window_bytes;
	/* BOARD fills in these three. */
	struct kc_process *processes;
	struct cortexm_process *contexts;
	uint32_t process_slots;
};

/* Members of board_config: gives every app that may use IPC a share window of that size (kernelcore/arch/cortexm/share_window.h). */
#define BOARD_SHARE_WINDOWS(bytes) .give_share_window = cortexm_give_share_window, .share_window_bytes = (bytes)

struct board {
	struct kc_kernel kernel;
	struct kc_port kernel_port;
	struct cortexm_port port;
	struct cortexm_systick systick;
	struct kc_deferred_calls deferred;
	struct kc_round_robin round_robin;
	struct kernel_log log;
	struct uart_mux mux;
};

/* A kernel has exactly one board. BOARD defines all three; the compiler can optimize for the constant ones. */
extern struct board board;
extern const struct board_config board_config;
extern const struct kc_scheduler_timer board_timer; /* ends timeslices */

/* Writes into the board's log. */
extern const struct kc_writer board_words;

/* Defines the board: the number of process slots, and the members of struct board_config that are not 0. SysTick ends timeslices. */
#define BOARD(slots, ...) BOARD_WITH_TIMER(&cortexm_systick_ops, &board.systick, slots, __VA_ARGS__)
/* The same with another scheduler timer (kc/hil/scheduler_timer.h), for chips without SysTick. */
#define BOARD_WITH_TIMER(timer_ops, timer_context, slots, ...)                                                         \
	static struct kc_process board_processes[slots];                                                               \
	static struct cortexm_process board_contexts[slots];                                                           \
	struct board board;                                                                                            \
	const struct board_config board_config = {                                                                     \
	    .processes = board_processes, .contexts = board_contexts, .process_slots = (slots), __VA_ARGS__};          \
	const struct kc_scheduler_timer board_timer = {.ops = (timer_ops), .context = (timer_context)};                \
	static void board_begin_here(struct uart_device wire)                                                          \
	{                                                                                                              \
		__asm__ volatile(".globl board_slots\n\t.set board_slots, %c0" ::"i"(slots)); /* for boards/budgets */ \
		board_begin(wire);                                                                                     \
	}

/* Opens the console on this device. Called by board_begin_here. */
void board_begin(struct uart_device console);
/* Initializes the kernel. It keeps a reference to the drivers, which the board owns. */
void board_make_kernel(struct kc_driver *drivers, uint32_t count);
/*
 * Loads the apps, reports which did not load and why, and runs them forever. It does not check credentials;
 * boards/components/checked_loading.h does.
 */
void board_run(void) __attribute__((noreturn));
/* The second half of board_run: the kernel loop, forever. */
void board_loop(void) __attribute__((noreturn));
/* Resets the chip. Output in progress is lost. context is unused. */
void board_reset(void *context);
/* Prints the reason and the report that board.c chose, then halts. reason must not be on the stack, which the report resets. */
void board_panic(const char *reason) __attribute__((noreturn));

#endif
