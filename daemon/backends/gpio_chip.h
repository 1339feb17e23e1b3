/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The operations that gpio_lines needs from a GPIO chip. None of them blocks. */
#ifndef DAEMON_BACKENDS_GPIO_CHIP_H
#define DAEMON_BACKENDS_GPIO_CHIP_H

#include <kc/hil/gpio.h>
#include <stddef.h>

enum gpio_line_use {
	GPIO_LINE_UNUSED,
	GPIO_LINE_AS_IS, /* read only; keeps the line's direction */
	GPIO_LINE_INPUT,
	GPIO_LINE_OUTPUT,
	GPIO_LINE_EDGES, /* an input that reports its edges */
};

/* Settings of a requested line. */
struct gpio_line_setup {
	enum gpio_line_use use;
	enum kc_hil_gpio_pull pull; /* INPUT, EDGES */
	enum kc_hil_gpio_edge edge; /* EDGES */
	bool high;                  /* OUTPUT: the initial level */
};

/* `line` is an index into the lines passed to open, from 0. Negative results are errnos. */
struct gpio_chip_ops {
	/* The line must not be requested yet. */
	int (*request)(void *chip, uint32_t line, const struct gpio_line_setup *setup);
	void (*release)(void *chip, uint32_t line);
	int (*set)(void *chip, uint32_t line, bool high);
	int (*get)(void *chip, uint32_t line); /* 0 or 1 */
	/* EDGES: returns a descriptor that is readable while an edge is pending; valid until the line is released. */
	int (*edges_fd)(void *chip, uint32_t line);
	int (*read_edge)(void *chip, uint32_t line, bool *rising);
	void (*close)(void *chip);
};

struct gpio_chip {
	const struct gpio_chip_ops *ops;
	void *context;
};

/*
 * Opens a chip through libgpiod, by path, name or label, with `count` of its lines, given by offset. Returns 0, or a negative
 * errno with a message in `reason`. The chip's `close` operation closes it.
 */
int gpio_libgpiod_open(const char *name, const uint32_t *offsets, uint32_t count, struct gpio_chip *chip, char *reason,
		       size_t reason_size);

#endif
