/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The process console on a UART of the board. Part of the composition root: like board.c, it may name capsules. */
#ifndef BOARDS_PROCESS_CONSOLE_H
#define BOARDS_PROCESS_CONSOLE_H

#include "boards/common/kernel.h"
#include "capsules/process_console.h"

struct board_process_console {
	struct capsule_process_console capsule;
	struct uart_mux_user user;
};

/* On a UART of its own: starts with a prompt. Call this after board_make_kernel. */
void board_process_console_alone(struct board_process_console *console, struct uart_mux *wire);
/* On the UART shared with the apps: waits until somebody types console-start. Call this after board_make_kernel. */
void board_process_console_shared(struct board_process_console *console);

#endif
