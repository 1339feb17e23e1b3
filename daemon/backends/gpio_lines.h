/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Lines of a chip as pins. A line is requested when an app first uses it and released when an app disables it, so a line that no
 * app uses is free for other programs. Outputs report no edges, because the Linux kernel does not.
 */
#ifndef DAEMON_BACKENDS_GPIO_LINES_H
#define DAEMON_BACKENDS_GPIO_LINES_H

#include <kc/hil/gpio.h>

#include "daemon/backends/gpio_chip.h"
#include "daemon/loop.h"

#define GPIO_LINES_MAX 64u

struct gpio_lines;

/*
 * fired(context, pin, high) is called from the loop, once for each edge. count is at most GPIO_LINES_MAX. NULL if there is no
 * memory. The lines take the chip over, even if this fails, and close it in the end.
 */
struct gpio_lines *gpio_lines_new(struct loop *loop, struct gpio_chip chip, uint32_t count,
				  void (*fired)(void *context, uint32_t pin, bool high), void *context);
void gpio_lines_free(struct gpio_lines *lines); /* NULL is fine */
struct kc_hil_gpio gpio_lines_hil(struct gpio_lines *lines);

#endif
