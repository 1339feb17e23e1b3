/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Changes of LEDs as lines "led 0 | on (name)" on a descriptor. An app can change LEDs faster than anybody reads: what does not fit the
 * buffer is counted, and the count is told when there is room again.
 */
#ifndef DAEMON_LED_LINES_H
#define DAEMON_LED_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/loop.h"

struct led_lines;

/* NULL with errno. The descriptor stays the caller's. */
struct led_lines *led_lines_new(struct loop *loop, int fd);
void led_lines_free(struct led_lines *lines); /* NULL is fine */
/* name is shown as it is. */
void led_lines_add(struct led_lines *lines, uint32_t index, bool on, const char *name);
/* True while lines wait to be written. */
bool led_lines_is_busy(const struct led_lines *lines);
/* Writes what waits, blocking until deadline_ns at most. */
void led_lines_finish(struct led_lines *lines, uint64_t deadline_ns);

#endif
