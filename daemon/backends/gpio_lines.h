/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Lines of a chip as pins. A line is asked for when an app first uses it, and given back when one disables it; so what no app uses is
 * free for others on the machine. Lines that are outputs tell of no edges: the kernel does not.
 */
#ifndef DAEMON_BACKENDS_GPIO_LINES_H
#define DAEMON_BACKENDS_GPIO_LINES_H

#include <kc/hil/gpio.h>

#include "daemon/backends/gpio_chip.h"
#include "daemon/loop.h"

#define GPIO_LINES_MAX 64u

struct gpio_lines;

/*
 * fired(context, pin, high) is called from the loop, once an edge. The chip becomes the lines' (and is closed in the end), also if this
 * fails: NULL, if there is no memory. count is at most GPIO_LINES_MAX.
 */
struct gpio_lines *gpio_lines_new(struct loop *loop, struct gpio_chip chip, uint32_t count,
				  void (*fired)(void *context, uint32_t pin, bool high), void *context);
void gpio_lines_free(struct gpio_lines *lines); /* NULL is fine */
struct kc_hil_gpio gpio_lines_hil(struct gpio_lines *lines);

#endif
