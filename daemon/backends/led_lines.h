/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Prints changes of LEDs as lines "led 0 | on (name)" among the output of the processes. An app can change LEDs faster than
 * anybody reads: changes that do not fit are counted, and the next line that fits is preceded by the count.
 */
#ifndef DAEMON_BACKENDS_LED_LINES_H
#define DAEMON_BACKENDS_LED_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/backends/console_stdio.h"

struct led_lines {
	struct console_stdio *console;
	uint64_t dropped;
};

void led_lines_add(struct led_lines *lines, uint32_t index, bool on, const char *name);
/* For the end of a run: prints how many changes were not shown, if any. */
void led_lines_finish(struct led_lines *lines);

#endif
