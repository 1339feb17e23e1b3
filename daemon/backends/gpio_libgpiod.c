/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The only file that uses libgpiod (1.5 or 1.6; character devices only). */
#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/backends/gpio_chip.h"

struct libgpiod_chip {
	struct gpiod_chip *chip;
	uint32_t count;
	struct gpiod_line *lines[];
};

static struct gpiod_line *line_of(void *context, uint32_t line)
{
	return ((struct libgpiod_chip *)context)->lines[line];
}

static int request_type(const struct gpio_line_setup *setup)
{
	switch (setup->use) {
	case GPIO_LINE_INPUT:
		return GPIOD_LINE_REQUEST_DIRECTION_INPUT;
	case GPIO_LINE_OUTPUT:
		return GPIOD_LINE_REQUEST_DIRECTION_OUTPUT;
	case GPIO_LINE_EDGES:
		return setup->edge == KC_HIL_GPIO_RISING_EDGE    ? GPIOD_LINE_REQUEST_EVENT_RISING_EDGE
		       : setup->edge == KC_HIL_GPIO_FALLING_EDGE ? GPIOD_LINE_REQUEST_EVENT_FALLING_EDGE
								 : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES;
	default:
		return GPIOD_LINE_REQUEST_DIRECTION_AS_IS;
	}
}

static int request_flags(const struct gpio_line_setup *setup)
{
	if (setup->use != GPIO_LINE_INPUT && setup->use != GPIO_LINE_EDGES)
		return 0;
	return setup->pull == KC_HIL_GPIO_PULL_UP     ? GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP
	       : setup->pull == KC_HIL_GPIO_PULL_DOWN ? GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN
						      : GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
}

static int request(void *context, uint32_t line, const struct gpio_line_setup *setup)
{
	const struct gpiod_line_request_config config = {
	    .consumer = "tockd", .request_type = request_type(setup), .flags = request_flags(setup)};

	return gpiod_line_request(line_of(context, line), &config, setup->high ? 1 : 0) < 0 ? -errno : 0;
}

static void release(void *context, uint32_t line)
{
	gpiod_line_release(line_of(context, line));
}

static int set(void *context, uint32_t line, bool high)
{
	return gpiod_line_set_value(line_of(context, line), high ? 1 : 0) < 0 ? -errno : 0;
}

static int get(void *context, uint32_t line)
{
	int value = gpiod_line_get_value(line_of(context, line));

	return value < 0 ? -errno : value;
}

static int edges_fd(void *context, uint32_t line)
{
	int fd = gpiod_line_event_get_fd(line_of(context, line));

	return fd < 0 ? -errno : fd;
}

static int read_edge(void *context, uint32_t line, bool *rising)
{
	struct gpiod_line_event event;

	if (gpiod_line_event_read(line_of(context, line), &event) < 0)
		return -errno;
	*rising = event.event_type == GPIOD_LINE_EVENT_RISING_EDGE;
	return 0;
}

static void close_chip(void *context)
{
	struct libgpiod_chip *chip = context;

	gpiod_chip_close(chip->chip);
	free(chip);
}

/* Finds the lines. On failure, *missing is the offset of the missing line. */
static bool find_lines(struct libgpiod_chip *chip, const uint32_t *offsets, uint32_t count, uint32_t *missing)
{
	for (chip->count = 0; chip->count < count; chip->count++) {
		*missing = offsets[chip->count];
		chip->lines[chip->count] = gpiod_chip_get_line(chip->chip, *missing);
		if (chip->lines[chip->count] == NULL)
			return false;
	}
	return true;
}

int gpio_libgpiod_open(const char *name, const uint32_t *offsets, uint32_t count, struct gpio_chip *opened, char *reason,
		       size_t reason_size)
{
	static const struct gpio_chip_ops ops = {.request = request,
						 .release = release,
						 .set = set,
						 .get = get,
						 .edges_fd = edges_fd,
						 .read_edge = read_edge,
						 .close = close_chip};
	struct libgpiod_chip *chip = calloc(1, sizeof *chip + count * sizeof chip->lines[0]);
	uint32_t missing = 0;
	int error;

	if (chip == NULL) {
		snprintf(reason, reason_size, "gpio: %s", strerror(ENOMEM));
		return -ENOMEM;
	}
	chip->chip = gpiod_chip_open_lookup(name);
	if (chip->chip == NULL) {
		error = errno != 0 ? -errno : -ENODEV;
		snprintf(reason, reason_size, "gpio: %.200s: %s%s", name, strerror(-error),
			 error == -EACCES ? "; tockd's user must be allowed to open it" : "");
		free(chip);
		return error;
	}
	if (!find_lines(chip, offsets, count, &missing)) {
		error = errno != 0 ? -errno : -EINVAL;
		snprintf(reason, reason_size, "gpio: %.200s: no line %u; it has %u, counted from 0", name, missing,
			 gpiod_chip_num_lines(chip->chip));
		close_chip(chip);
		return error;
	}
	*opened = (struct gpio_chip){.ops = &ops, .context = chip};
	return 0;
}
