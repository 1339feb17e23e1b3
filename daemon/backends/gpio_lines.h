/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Presents lines of a GPIO chip as pins. A line is requested when an app first uses it and released when an app disables it, so
 * other programs can use lines that no app uses. Outputs do not report edges, because Linux does not support that.
 */
#ifndef DAEMON_BACKENDS_GPIO_LINES_H
#define DAEMON_BACKENDS_GPIO_LINES_H

#include <kc/hil/gpio.h>

#include "daemon/backends/gpio_chip.h"
#include "daemon/loop.h"

#define GPIO_LINES_MAX 64u

struct gpio_lines;

/*
 * fired(context, pin, high) is called from the loop, once per edge. count is at most GPIO_LINES_MAX. Returns NULL if out of
 * memory. Takes over the chip, even on failure, and closes it in the end.
 */
struct gpio_lines *gpio_lines_new(struct loop *loop, struct gpio_chip chip, uint32_t count,
				  void (*fired)(void *context, uint32_t pin, bool high), void *context);
void gpio_lines_free(struct gpio_lines *lines); /* NULL is fine */
struct kc_hil_gpio gpio_lines_hil(struct gpio_lines *lines);

#endif
