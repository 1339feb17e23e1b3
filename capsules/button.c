/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/button.h"

#include <kc/grant.h>

enum command { COUNT = 0, ENABLE = 1, DISABLE = 2, READ = 3 };

#define UPCALL_CHANGED 0u

/* The same size as upstream's. */
struct button_state {
	uint32_t buttons; /* bit n: the process listens to button n */
};

static uint32_t count(const struct capsule_button *button)
{
	uint32_t there = button->hil.ops->count(button->hil.context);

	return there < KC_HIL_BUTTONS_MAX ? there : KC_HIL_BUTTONS_MAX;
}

static void tell_device(const struct capsule_button *button, uint32_t index, bool wanted)
{
	if (button->hil.ops->listen != NULL)
		button->hil.ops->listen(button->hil.context, index, wanted);
}

/* Updates the index to what the grant says. */
static void note(struct capsule_button *button, struct kc_process_id process, uint32_t buttons)
{
	struct capsule_button_listener *listener = &button->listeners[process.index];
	uint32_t changed = listener->buttons ^ buttons;

	*listener = (struct capsule_button_listener){.identifier = process.identifier, .buttons = buttons};
	for (uint32_t index = 0; index < KC_HIL_BUTTONS_MAX && changed >> index != 0; index++) {
		if ((changed >> index & 1u) == 0)
			continue;
		if ((buttons >> index & 1u) == 0) {
			if (--button->listening[index] == 0)
				tell_device(button, index, false);
		} else if (button->listening[index]++ == 0) {
			tell_device(button, index, true);
		}
	}
}

static struct kc_return listen(struct capsule_button *button, struct kc_process_id caller, uint32_t index, bool wanted)
{
	KC_GRANT_ENTER(grant, button->kernel, button->driver, caller);
	if (grant.error != KC_PROCESS_OK)
		return kc_failure(kc_error_of_process_error(grant.error));

	struct button_state *state = grant.data;

	if (wanted)
		state->buttons |= 1u << index;
	else
		state->buttons &= ~(1u << index);
	note(button, caller, state->buttons);
	return kc_success();
}

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t index, uint32_t unused,
				struct kc_process_id caller)
{
	struct capsule_button *button = context;

	(void)kernel;
	(void)unused;
	if (number == COUNT)
		return kc_success_u32(count(button));
	if (number > READ)
		return kc_failure(KC_NOSUPPORT);
	if (index >= count(button))
		return kc_failure(KC_INVAL);
	if (number == READ)
		return kc_success_u32(button->hil.ops->is_pressed(button->hil.context, index) ? 1 : 0);
	return listen(button, caller, index, number == ENABLE);
}

static void process_ended(void *context, struct kc_kernel *kernel, struct kc_process_id process)
{
	struct capsule_button *button = context;

	(void)kernel;
	if (button->listeners[process.index].identifier == process.identifier)
		note(button, process, 0);
}

static void tell(struct capsule_button *button, struct kc_process_id process, uint32_t index, bool pressed)
{
	KC_GRANT_ENTER(grant, button->kernel, button->driver, process);
	/* A full queue drops the upcall and counts it. There is nobody else to tell. */
	if (grant.error == KC_PROCESS_OK)
		(void)kc_upcall_schedule(&grant, UPCALL_CHANGED, index, pressed ? 1 : 0, 0);
}

void capsule_button_changed(void *context, uint32_t index, bool pressed)
{
	struct capsule_button *button = context;

	if (index >= count(button))
		return;
	for (uint32_t slot = 0; slot < button->kernel->process_slots && button->listening[index] > 0; slot++) {
		const struct capsule_button_listener *listener = &button->listeners[slot];

		if ((listener->buttons >> index & 1u) != 0)
			tell(button, (struct kc_process_id){.identifier = listener->identifier, .index = slot}, index, pressed);
	}
}

struct kc_driver capsule_button_driver(struct capsule_button *button)
{
	static const struct kc_driver_ops ops = {.command = command, .process_ended = process_ended};
	static const struct kc_grant_shape grant = {
	    .upcalls = 1, .size = sizeof(struct button_state), .align = _Alignof(struct button_state)};

	return (struct kc_driver){
	    .number = CAPSULE_BUTTON_NUMBER, .name = "button", .ops = &ops, .context = button, .grant = &grant};
}

void capsule_button_init(struct capsule_button *button, struct kc_kernel *kernel, struct capsule_button_listener *listeners,
			 struct kc_hil_button hil)
{
	*button = (struct capsule_button){
	    .kernel = kernel, .driver = kc_driver_lookup(kernel, CAPSULE_BUTTON_NUMBER), .hil = hil, .listeners = listeners};
	for (uint32_t slot = 0; slot < kernel->process_slots; slot++)
		listeners[slot] = (struct capsule_button_listener){.buttons = 0};
}
