/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/gpio.h"

#include <kc/grant.h>

enum command {
	EXISTS = 0,
	ENABLE_OUTPUT = 1,
	SET = 2,
	CLEAR = 3,
	TOGGLE = 4,
	ENABLE_INPUT = 5,
	READ = 6,
	ENABLE_INTERRUPT = 7,
	DISABLE_INTERRUPT = 8,
	DISABLE = 9,
	COUNT = 10,
};

#define UPCALL_INTERRUPT 0u

static struct kc_return enable_input(const struct kc_hil_gpio *hil, uint32_t pin, uint32_t pull)
{
	if (pull > KC_HIL_GPIO_PULL_DOWN)
		return kc_failure(KC_NOSUPPORT);
	return kc_return_of(hil->ops->make_input(hil->context, pin, (enum kc_hil_gpio_pull)pull));
}

static struct kc_return read_pin(const struct kc_hil_gpio *hil, uint32_t pin)
{
	bool high = false;
	enum kc_error error = hil->ops->read(hil->context, pin, &high);

	return error == KC_OK ? kc_success_u32(high ? 1 : 0) : kc_failure(error);
}

static struct kc_return enable_interrupt(const struct kc_hil_gpio *hil, uint32_t pin, uint32_t edge)
{
	if (edge > KC_HIL_GPIO_FALLING_EDGE)
		return kc_failure(KC_NOSUPPORT);
	return kc_return_of(hil->ops->enable_interrupt(hil->context, pin, (enum kc_hil_gpio_edge)edge));
}

static struct kc_return command_of_pin(const struct kc_hil_gpio *hil, uint32_t number, uint32_t pin, uint32_t how)
{
	switch (number) {
	case ENABLE_OUTPUT:
		return kc_return_of(hil->ops->make_output(hil->context, pin));
	case SET:
		return kc_return_of(hil->ops->write(hil->context, pin, true));
	case CLEAR:
		return kc_return_of(hil->ops->write(hil->context, pin, false));
	case TOGGLE:
		return kc_return_of(hil->ops->toggle(hil->context, pin));
	case ENABLE_INPUT:
		return enable_input(hil, pin, how);
	case READ:
		return read_pin(hil, pin);
	case ENABLE_INTERRUPT:
		return enable_interrupt(hil, pin, how);
	default:
		return kc_return_of(hil->ops->disable(hil->context, pin));
	}
}

/* Makes the caller receive interrupts from now on. Returns false if there is no memory for that. */
static bool admit(const struct capsule_gpio *gpio, struct kc_process_id caller)
{
	KC_GRANT_ENTER(grant, gpio->kernel, gpio->driver, caller);
	return grant.error == KC_PROCESS_OK;
}

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t pin, uint32_t how,
				struct kc_process_id caller)
{
	const struct capsule_gpio *gpio = context;
	uint32_t count = gpio->hil.ops->count(gpio->hil.context);
	bool admitted = admit(gpio, caller);

	(void)kernel;
	if (number == EXISTS)
		return kc_success();
	if (number == COUNT)
		return kc_success_u32(count);
	if (number > COUNT)
		return kc_failure(KC_NOSUPPORT);
	if (!admitted && (number == ENABLE_INTERRUPT || number == DISABLE_INTERRUPT))
		return kc_failure(KC_NOMEM);
	if (pin >= count)
		return kc_failure(KC_INVAL);
	return command_of_pin(&gpio->hil, number, pin, how);
}

void capsule_gpio_fired(void *context, uint32_t pin, bool high)
{
	struct capsule_gpio *gpio = context;
	struct kc_grant_walk walk = kc_grant_each(gpio->kernel, gpio->driver);

	while (kc_grant_next(&walk)) {
		KC_GRANT_ENTER(grant, gpio->kernel, gpio->driver, walk.process);
		/* A full queue drops the upcall and counts it. There is nobody else to tell. */
		if (grant.error == KC_PROCESS_OK)
			(void)kc_upcall_schedule(&grant, UPCALL_INTERRUPT, pin, high ? 1 : 0, 0);
	}
}

struct kc_driver capsule_gpio_driver(struct capsule_gpio *gpio)
{
	static const struct kc_driver_ops ops = {.command = command};
	static const struct kc_grant_shape grant = {.upcalls = 1, .size = 0, .align = 1};

	return (struct kc_driver){.number = CAPSULE_GPIO_NUMBER, .name = "gpio", .ops = &ops, .context = gpio, .grant = &grant};
}

void capsule_gpio_init(struct capsule_gpio *gpio, struct kc_kernel *kernel, struct kc_hil_gpio hil)
{
	*gpio = (struct capsule_gpio){.kernel = kernel, .driver = kc_driver_lookup(kernel, CAPSULE_GPIO_NUMBER), .hil = hil};
}
