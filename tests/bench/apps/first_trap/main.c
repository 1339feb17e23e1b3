/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Exits with its first instructions, to measure the cost of a start. It has no crt0, which would make memory calls first. */
#include "protocol/layout.h"
#include "protocol/trap.h"

void _start(void);

void _start(void)
{
	uint32_t exit_terminate[4] = {0, 0, 0, 0};
	((gate_trap_function *)LAYOUT_GATE)(6, exit_terminate);
}
