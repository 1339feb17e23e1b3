/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/pins.h"

static uint32_t count(void *context)
{
	const struct pin_gpio *gpio = context;

	return gpio->count;
}

static enum kc_error make_output(void *context, uint32_t index)
{
	const struct pin_gpio *gpio = context;

	gpio->ops->make_output(gpio->pins[index]);
	return KC_OK;
}

static enum kc_error make_input(void *context, uint32_t index, enum kc_hil_gpio_pull pull)
{
	const struct pin_gpio *gpio = context;

	gpio->ops->make_input(gpio->pins[index], pull);
	return KC_OK;
}

static enum kc_error write(void *context, uint32_t index, bool high)
{
	const struct pin_gpio *gpio = context;

	gpio->ops->write(gpio->pins[index], high);
	return KC_OK;
}

static enum kc_error toggle(void *context, uint32_t index)
{
	const struct pin_gpio *gpio = context;

	return write(context, index, !gpio->ops->written(gpio->pins[index]));
}

static enum kc_error read(void *context, uint32_t index, bool *high)
{
	const struct pin_gpio *gpio = context;

	*high = gpio->ops->read(gpio->pins[index]);
	return KC_OK;
}

static enum kc_error enable_interrupt(void *context, uint32_t index, enum kc_hil_gpio_edge edge)
{
	const struct pin_gpio *gpio = context;

	return gpio->ops->watch(gpio->pins[index], edge) ? KC_OK : KC_BUSY;
}

static enum kc_error disable(void *context, uint32_t index)
{
	const struct pin_gpio *gpio = context;

	gpio->ops->unwatch(gpio->pins[index]);
	gpio->ops->disable(gpio->pins[index]);
	return KC_OK;
}

void pin_gpio_handle(void *context)
{
	const struct pin_gpio *gpio = context;

	for (uint32_t i = 0; i < gpio->count; i++) {
		if (gpio->ops->take_edge(gpio->pins[i]))
			gpio->fired(gpio->context, i, gpio->ops->read(gpio->pins[i]));
	}
}

struct kc_hil_gpio pin_gpio_init(struct pin_gpio *gpio)
{
	static const struct kc_hil_gpio_ops ops = {.count = count,
						   .make_output = make_output,
						   .make_input = make_input,
						   .write = write,
						   .toggle = toggle,
						   .read = read,
						   .enable_interrupt = enable_interrupt,
						   .disable = disable};

	return (struct kc_hil_gpio){.ops = &ops, .context = gpio};
}
