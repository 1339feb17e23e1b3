/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The process console on a wire of a board. A part of composition roots: as a board's board.c it names capsules. */
#ifndef BOARDS_PROCESS_CONSOLE_H
#define BOARDS_PROCESS_CONSOLE_H

#include "boards/common/kernel.h"
#include "capsules/process_console.h"

struct board_process_console {
	struct capsule_process_console capsule;
	struct uart_mux_user user;
};

/* After board_make_kernel. On a wire of its own: it begins with a prompt. */
void board_process_console_alone(struct board_process_console *console, struct uart_mux *wire);
/* After board_make_kernel. On the board's wire, which apps have too: it waits until somebody types console-start. */
void board_process_console_shared(struct board_process_console *console);

#endif
