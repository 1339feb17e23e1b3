/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What all boards do alike: begin to talk, load the apps in flash, run the kernel loop, report faults. A board's own file, board.c, says what
 * devices and drivers there are:
 *
 *     BOARD(8, .name = "...", ...);                         // process slots, and struct board_config
 *
 *     void board_main(void)
 *     {
 *             clocks and pins
 *             board_begin_here(device);                     // the kernel can talk
 *             drivers[count++] = capsule_..._driver(...)    // static
 *             board_make_kernel(drivers, count);
 *             capsule_..._init(...)
 *             board_run();
 *     }
 *
 * What several boards put together alike is in boards/components.
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

/* What a board is made of, in flash. */
struct board_config {
	const char *name;
	struct cortexm_chip chip;
	uint32_t systick_hz; /* of the processor's clock; 0 for BOARD_WITH_TIMER */
	struct kc_fault_policy fault_policy;
	/* In a panic: what is to be said beyond the reason. NULL: nothing. */
	void (*report_panic)(const char *reason);
	/* NULL: all apps may run. Without protection of memory it names those that are trusted. */
	bool (*may_run)(const struct kc_process *process, const char **why);
	/* Both 0: no share windows, so that IPC shares only what the memory protection unit can share in its place. */
	bool (*give_share_window)(const struct cortexm_port *port, uint32_t index);
	uint32_t share_window_bytes;
	/* These three BOARD fills in. */
	struct kc_process *processes;
	struct cortexm_process *contexts;
	uint32_t process_slots;
};

/* As a member of it: share windows of that size (kernelcore/arch/cortexm/share_window.h) for all apps that may use IPC. */
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

/* There is one board a kernel; what is constant of it the compiler sees through. BOARD defines all three. */
extern struct board board;
extern const struct board_config board_config;
extern const struct kc_scheduler_timer board_timer; /* ends timeslices */

/* Writes into the board's log. */
extern const struct kc_writer board_words;

/* The board: `slots` processes, and what of struct board_config is not 0. SysTick ends timeslices. */
#define BOARD(slots, ...) BOARD_WITH_TIMER(&cortexm_systick_ops, &board.systick, slots, __VA_ARGS__)
/* The same with a timer of the chip (kc/hil/scheduler_timer.h), for one that has no SysTick. */
#define BOARD_WITH_TIMER(timer_ops, timer_context, slots, ...)                                                      \
	static struct kc_process board_processes[slots];                                                            \
	static struct cortexm_process board_contexts[slots];                                                        \
	struct board board;                                                                                         \
	const struct board_config board_config = {                                                                  \
	    .processes = board_processes, .contexts = board_contexts, .process_slots = (slots), __VA_ARGS__};       \
	const struct kc_scheduler_timer board_timer = {.ops = (timer_ops), .context = (timer_context)};             \
	static void board_begin_here(struct uart_device wire)                                                       \
	{                                                                                                           \
		__asm__ volatile(".globl board_slots\n\t.set board_slots, %c0" ::"i"(slots)); /* for boards/size */ \
		board_begin(wire);                                                                                  \
	}

/* The kernel talks on this device from here on. Called by board_begin_here. */
void board_begin(struct uart_device console);
/* kc_kernel_init. The drivers are the board's, and stay. */
void board_make_kernel(struct kc_driver *drivers, uint32_t count);
/*
 * Loads the apps, says which did not load and why, and runs them for ever. Credentials are not checked: boards/components/checked_loading.h
 * does.
 */
void board_run(void) __attribute__((noreturn));
/* Its second half: the kernel loop, for ever. */
void board_loop(void) __attribute__((noreturn));
/* Starts the chip anew. Whatever is being transmitted is lost. context is not used. */
void board_reset(void *context);
/* Says why, with the report that board.c chose, and stops. reason is not on the stack, which the report begins anew. */
void board_panic(const char *reason) __attribute__((noreturn));

#endif
