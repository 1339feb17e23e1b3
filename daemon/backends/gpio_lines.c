/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/gpio_lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/log.h"

struct line {
	struct gpio_lines *lines;
	uint32_t number;
	struct gpio_line_setup setup; /* current settings; UNUSED: not requested */
	bool high;                    /* the last level written, kept while the line is not an output */
	struct loop_watch *watch;     /* EDGES */
};

struct gpio_lines {
	struct loop *loop;
	struct gpio_chip chip;
	uint32_t count;
	void (*fired)(void *context, uint32_t pin, bool high);
	void *context;
	struct line all[];
};

static enum kc_error error_of_errno(int error)
{
	switch (-error) {
	case 0:
		return KC_OK;
	case EBUSY:
		return KC_BUSY;
	case ENODEV:
	case ENXIO:
	case ENOENT:
		return KC_NODEVICE;
	case EOPNOTSUPP:
	case EINVAL:
		return KC_NOSUPPORT;
	default:
		return KC_FAIL;
	}
}

static void release(struct line *line)
{
	const struct gpio_chip *chip = &line->lines->chip;

	loop_watch_free(line->watch);
	line->watch = NULL;
	if (line->setup.use != GPIO_LINE_UNUSED)
		chip->ops->release(chip->context, line->number);
	line->setup = (struct gpio_line_setup){.use = GPIO_LINE_UNUSED};
}

/* Takes one edge per turn of the loop, so that a busy line does not starve others. */
static void take_edge(void *context)
{
	struct line *line = context;
	struct gpio_lines *lines = line->lines;
	bool rising;
	int error = lines->chip.ops->read_edge(lines->chip.context, line->number, &rising);

	if (error == 0) {
		lines->fired(lines->context, line->number, rising);
	} else if (error != -EAGAIN && error != -EINTR) {
		log_warning("gpio: pin %u: %s; its interrupts are lost", line->number, strerror(-error));
		release(line);
	}
}

static int watch_edges(struct line *line)
{
	struct gpio_lines *lines = line->lines;
	int fd = lines->chip.ops->edges_fd(lines->chip.context, line->number);

	if (fd < 0)
		return fd;
	line->watch = loop_watch_readable(lines->loop, fd, take_edge, line);
	return line->watch != NULL ? 0 : -errno;
}

static bool is_same(const struct gpio_line_setup *a, const struct gpio_line_setup *b)
{
	return a->use == b->use && a->pull == b->pull && a->edge == b->edge;
}

/* Requests the line with these settings. On failure the line is unused. */
static enum kc_error set_up(struct line *line, struct gpio_line_setup setup)
{
	const struct gpio_chip *chip = &line->lines->chip;
	int error;

	if (is_same(&line->setup, &setup))
		return KC_OK;
	release(line);
	error = chip->ops->request(chip->context, line->number, &setup);
	if (error < 0)
		return error_of_errno(error);
	line->setup = setup;
	if (setup.use == GPIO_LINE_EDGES)
		error = watch_edges(line);
	if (error < 0)
		release(line);
	return error_of_errno(error);
}

static struct line *line_of(void *context, uint32_t pin)
{
	return &((struct gpio_lines *)context)->all[pin];
}

static uint32_t count(void *context)
{
	return ((const struct gpio_lines *)context)->count;
}

static enum kc_error make_output(void *context, uint32_t pin)
{
	struct line *line = line_of(context, pin);

	return set_up(line, (struct gpio_line_setup){.use = GPIO_LINE_OUTPUT, .high = line->high});
}

/* Edge reporting stays enabled. */
static enum kc_error make_input(void *context, uint32_t pin, enum kc_hil_gpio_pull pull)
{
	struct line *line = line_of(context, pin);
	struct gpio_line_setup setup = {.use = GPIO_LINE_INPUT, .pull = pull};

	if (line->setup.use == GPIO_LINE_EDGES) {
		setup.use = GPIO_LINE_EDGES;
		setup.edge = line->setup.edge;
	}
	return set_up(line, setup);
}

static enum kc_error write_level(void *context, uint32_t pin, bool high)
{
	struct line *line = line_of(context, pin);
	const struct gpio_chip *chip = &line->lines->chip;
	int error = 0;

	if (line->setup.use == GPIO_LINE_OUTPUT)
		error = chip->ops->set(chip->context, pin, high);
	if (error == 0)
		line->high = high;
	return error_of_errno(error);
}

static enum kc_error toggle(void *context, uint32_t pin)
{
	return write_level(context, pin, !line_of(context, pin)->high);
}

static enum kc_error read_level(void *context, uint32_t pin, bool *high)
{
	struct line *line = line_of(context, pin);
	const struct gpio_chip *chip = &line->lines->chip;
	int level;

	if (line->setup.use == GPIO_LINE_UNUSED) {
		enum kc_error error = set_up(line, (struct gpio_line_setup){.use = GPIO_LINE_AS_IS});

		if (error != KC_OK)
			return error;
	}
	level = chip->ops->get(chip->context, pin);
	*high = level > 0;
	return error_of_errno(level < 0 ? level : 0);
}

static enum kc_error enable_interrupt(void *context, uint32_t pin, enum kc_hil_gpio_edge edge)
{
	struct line *line = line_of(context, pin);

	if (line->setup.use == GPIO_LINE_OUTPUT)
		return KC_NOSUPPORT;
	return set_up(line, (struct gpio_line_setup){.use = GPIO_LINE_EDGES, .pull = line->setup.pull, .edge = edge});
}

static enum kc_error disable(void *context, uint32_t pin)
{
	release(line_of(context, pin));
	return KC_OK;
}

struct gpio_lines *gpio_lines_new(struct loop *loop, struct gpio_chip chip, uint32_t wanted,
				  void (*fired)(void *context, uint32_t pin, bool high), void *context)
{
	struct gpio_lines *lines = calloc(1, sizeof *lines + wanted * sizeof lines->all[0]);

	if (lines == NULL) {
		chip.ops->close(chip.context);
		return NULL;
	}
	lines->loop = loop;
	lines->chip = chip;
	lines->count = wanted;
	lines->fired = fired;
	lines->context = context;
	for (uint32_t i = 0; i < wanted; i++)
		lines->all[i] = (struct line){.lines = lines, .number = i};
	return lines;
}

void gpio_lines_free(struct gpio_lines *lines)
{
	if (lines == NULL)
		return;
	for (uint32_t i = 0; i < lines->count; i++)
		release(&lines->all[i]);
	lines->chip.ops->close(lines->chip.context);
	free(lines);
}

struct kc_hil_gpio gpio_lines_hil(struct gpio_lines *lines)
{
	static const struct kc_hil_gpio_ops ops = {
	    .count = count,
	    .make_output = make_output,
	    .make_input = make_input,
	    .write = write_level,
	    .toggle = toggle,
	    .read = read_level,
	    .enable_interrupt = enable_interrupt,
	    .disable = disable,
	};

	return (struct kc_hil_gpio){.ops = &ops, .context = lines};
}
