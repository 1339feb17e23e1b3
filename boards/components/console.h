/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Apps' console on the board's wire. A part of composition roots: as a board's board.c it names capsules. */
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

/* After board_make_kernel, in whose drivers capsule_console_driver(&console->capsule) is. waiting: one for each process slot. */
void board_console_init(struct board_console *console, struct process_queue_entry *waiting);

#endif
