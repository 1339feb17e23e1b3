/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The apps' console on the board's UART. Part of the composition root: like board.c, it may name capsules. */
#ifndef BOARDS_CONSOLE_H
#define BOARDS_CONSOLE_H

#include "boards/common/kernel.h"
#include "capsules/console.h"

struct board_console {
	struct capsule_console capsule;
	struct capsule_console_channel channel;
	struct uart_mux_user user;
	uint8_t piece[UART_MUX_BYTES_MAX];
};

/*
 * Call this after board_make_kernel, whose drivers must include capsule_console_driver(&console->capsule). waiting: one per process slot.
 */
void board_console_init(struct board_console *console, struct process_queue_entry *waiting);

#endif
