/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/components/process_console.h"

static void init(struct board_process_console *console, struct uart_mux *wire)
{
	static const struct capsule_process_console_addresses addresses = {BOARD_ADDRESSES};
	static const struct capsule_process_console_board about = {
	    .build = "tockd " PACKAGE_VERSION, .addresses = &addresses, .reset = board_reset};

	capsule_process_console_init(&console->capsule, &board.kernel,
				     uart_mux_add(wire, &console->user, capsule_process_console_transmitted,
						  capsule_process_console_received, &console->capsule),
				     UART_MUX_BYTES_MAX, &about);
}

void board_process_console_alone(struct board_process_console *console, struct uart_mux *wire)
{
	init(console, wire);
	capsule_process_console_start(&console->capsule, true);
}

void board_process_console_shared(struct board_process_console *console)
{
	init(console, &board.mux);
	capsule_process_console_start_hibernated(&console->capsule);
}
