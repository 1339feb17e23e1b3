/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/components/console.h"

void board_console_init(struct board_console *console, struct process_queue_entry *waiting)
{
	struct capsule_console_storage storage = {
	    .waiting = waiting, .channels = &console->channel, .piece = console->piece, .piece_size = sizeof console->piece};

	capsule_console_init(
	    &console->capsule, &board.kernel, storage,
	    uart_mux_add(&board.mux, &console->user, capsule_console_transmitted, capsule_console_received, &console->capsule));
}
