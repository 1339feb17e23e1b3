/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What gpio_lines needs from a chip: to request a line and release it, its level, its edges. All functions return at once. */
#ifndef DAEMON_BACKENDS_GPIO_CHIP_H
#define DAEMON_BACKENDS_GPIO_CHIP_H

#include <kc/hil/gpio.h>
#include <stddef.h>

enum gpio_line_use {
	GPIO_LINE_UNUSED,
	GPIO_LINE_AS_IS, /* only read; its direction stays */
	GPIO_LINE_INPUT,
	GPIO_LINE_OUTPUT,
	GPIO_LINE_EDGES, /* an input that reports its edges */
};

/* How a line is requested. */
struct gpio_line_setup {
	enum gpio_line_use use;
	enum kc_hil_gpio_pull pull; /* INPUT, EDGES */
	enum kc_hil_gpio_edge edge; /* EDGES */
	bool high;                  /* OUTPUT: from the first moment */
};

/* `line` counts the lines that were chosen, from 0. Negative numbers are errno. */
struct gpio_chip_ops {
	/* The line must not be requested already. */
	int (*request)(void *chip, uint32_t line, const struct gpio_line_setup *setup);
	void (*release)(void *chip, uint32_t line);
	int (*set)(void *chip, uint32_t line, bool high);
	int (*get)(void *chip, uint32_t line); /* 0 or 1 */
	/* EDGES: a descriptor that is readable when there is an edge to read; valid until the line is released. */
	int (*edges_fd)(void *chip, uint32_t line);
	int (*read_edge)(void *chip, uint32_t line, bool *rising);
	void (*close)(void *chip);
};

struct gpio_chip {
	const struct gpio_chip_ops *ops;
	void *context;
};

/*
 * Opens a chip of the machine through libgpiod, by path, name or label, with `count` of its lines, by offset. 0, or a negative
 * errno with a line for people in `reason`. The chip's `close` closes it.
 */
int gpio_libgpiod_open(const char *name, const uint32_t *offsets, uint32_t count, struct gpio_chip *chip, char *reason,
		       size_t reason_size);

#endif
