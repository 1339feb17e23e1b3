/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Classes 3, 4 and 7 (BEHAVIOURS D). */
#include "kernelcore/call.h"
#include "kernelcore/process_buffer.h"
#include "kernelcore/saved_words.h"

/*
 * A buffer in RAM raises the high-water mark as soon as it is found good, whatever becomes of the call. An empty one may
 * have any address.
 */
static bool accept_buffer(struct kc_call *call, uint32_t class_number)
{
	uint32_t address = call->r[2];
	uint32_t length = call->r[3];

	if (length == 0)
		return true;
	switch (kc_place_of(call->process, address, length)) {
	case KC_PLACE_RAM:
		call->block->high_water_mark = kc_high_water_raised(call->block->high_water_mark, address + length);
		return true;
	case KC_PLACE_FLASH:
		return class_number == KC_CLASS_ALLOW_RO;
	default:
		return false;
	}
}

/* The place of the buffer among the grant's entries, for the two classes whose buffers the kernel keeps. */
static enum kc_error decode_kept(struct kc_call *call, uint32_t class_number, const struct kc_driver *driver,
				 struct kc_saved_buffer **saved)
{
	uint32_t number = call->r[1];
	uint32_t grant = kc_call_grant(call, driver);

	if (grant == 0)
		return KC_NOMEM;
	bool read_only = class_number == KC_CLASS_ALLOW_RO;
	uint32_t before = driver->grant->upcalls + (read_only ? 0u : driver->grant->allow_ro);

	if (number >= (read_only ? driver->grant->allow_ro : driver->grant->allow_rw))
		return KC_NOSUPPORT;
	*saved = kc_saved_at(call->process, grant, before + number);
	return KC_OK;
}

static void swap_kept(struct kc_call *call, struct kc_saved_buffer *saved)
{
	kc_answer(call->block, kc_success_u32_u32(saved->address, saved->length));
	kc_commit(call->block);
	saved->address = call->r[2];
	saved->length = call->r[3];
	kc_answered(call->block);
}

static void refuse(struct kc_process_block *block, enum kc_error error, const uint32_t r[4])
{
	kc_answer(block, kc_failure_u32_u32(error, r[2], r[3]));
	kc_answered(block);
}

/* The driver keeps this buffer itself, and swaps it. */
static void swap_at_driver(struct kc_call *call, const struct kc_driver *driver)
{
	struct kc_process_id caller = {.identifier = call->block->identifier, .index = call->index};
	uint32_t address = call->r[2];
	uint32_t length = call->r[3];
	enum kc_error error = KC_NOSUPPORT;

	if (driver->ops->allow_userspace_readable != NULL)
		error =
		    driver->ops->allow_userspace_readable(driver->context, call->kernel, call->r[1], &address, &length, caller);
	if (!kc_caller_returns(call->kernel, caller, &call->block))
		return;
	if (error != KC_OK) {
		refuse(call->block, error, call->r);
		return;
	}
	kc_answer(call->block, kc_success_u32_u32(address, length));
	kc_answered(call->block);
}

void kc_call_allow(struct kc_call *call, uint32_t class_number)
{
	const struct kc_driver *driver = kc_driver_lookup(call->kernel, call->r[0]);
	struct kc_saved_buffer *saved;
	enum kc_error error;

	if (driver == NULL)
		error = KC_NODEVICE;
	else if (!accept_buffer(call, class_number))
		error = KC_INVAL;
	else if (class_number == KC_CLASS_ALLOW_USERSPACE_READABLE) {
		swap_at_driver(call, driver);
		return;
	} else
		error = decode_kept(call, class_number, driver, &saved);

	if (error != KC_OK)
		refuse(call->block, error, call->r);
	else
		swap_kept(call, saved);
}
