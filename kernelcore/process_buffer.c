/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/process_buffer.h"

#include <kc/grant.h>

#include "kernelcore/memory_functions.h"
#include "kernelcore/saved_words.h"

static struct kc_ro_view ro_view(const struct kc_process *process, uint32_t address, uint32_t length)
{
	if (length != 0) {
		switch (kc_place_of(process, address, length)) {
		case KC_PLACE_RAM:
			return (struct kc_ro_view){kc_app_byte(process, address), length};
		case KC_PLACE_FLASH:
			return (struct kc_ro_view){process->flash + (address - process->flash_start), length};
		case KC_PLACE_NOWHERE:
			break;
		}
	}
	return (struct kc_ro_view){NULL, 0};
}

/* The life that was entered, if it is not over; *counters is its grant's word of counters. */
static enum kc_process_error entered_life(const struct kc_entered_grant *entered, const struct kc_process **process,
					  uint32_t *counters)
{
	struct kc_process_block *block;

	if (entered->error != KC_PROCESS_OK)
		return entered->error;
	enum kc_process_error error = kc_block_of_life(entered->kernel, entered->process, &block);

	if (error == KC_PROCESS_OK) {
		*process = &entered->kernel->processes[entered->process.index];
		*counters = kc_counters_at(*process, entered->slot->address);
	}
	return error;
}

enum kc_process_error kc_allow_ro_view(struct kc_entered_grant *entered, uint32_t number, struct kc_ro_view *view)
{
	const struct kc_process *process;
	uint32_t counters;
	enum kc_process_error error = entered_life(entered, &process, &counters);

	*view = (struct kc_ro_view){NULL, 0};
	if (error != KC_PROCESS_OK)
		return error;
	if (number >= kc_grant_allow_ro_of(counters))
		return KC_PROCESS_ADDRESS_OUT_OF_BOUNDS;
	const struct kc_saved_buffer *buffer =
	    kc_saved_at(process, entered->slot->address, kc_grant_upcalls_of(counters) + number);

	*view = ro_view(process, buffer->address, buffer->length);
	return KC_PROCESS_OK;
}

enum kc_process_error kc_allow_rw_view(struct kc_entered_grant *entered, uint32_t number, struct kc_rw_view *view)
{
	const struct kc_process *process;
	uint32_t counters;
	enum kc_process_error error = entered_life(entered, &process, &counters);

	*view = (struct kc_rw_view){NULL, 0};
	if (error != KC_PROCESS_OK)
		return error;
	if (number >= kc_grant_allow_rw_of(counters))
		return KC_PROCESS_ADDRESS_OUT_OF_BOUNDS;
	const struct kc_saved_buffer *buffer =
	    kc_saved_at(process, entered->slot->address, kc_grant_upcalls_of(counters) + kc_grant_allow_ro_of(counters) + number);

	if (buffer->length != 0 && kc_place_of(process, buffer->address, buffer->length) == KC_PLACE_RAM)
		*view = (struct kc_rw_view){kc_app_byte(process, buffer->address), buffer->length};
	return KC_PROCESS_OK;
}

struct kc_ro_view kc_userspace_readable_view(struct kc_kernel *kernel, struct kc_process_id process, uint32_t address,
					     uint32_t length)
{
	struct kc_process_block *block;

	if (length == 0 || kc_block_of_life(kernel, process, &block) != KC_PROCESS_OK ||
	    kc_place_of(&kernel->processes[process.index], address, length) != KC_PLACE_RAM)
		return (struct kc_ro_view){NULL, 0};
	return (struct kc_ro_view){kc_app_byte(&kernel->processes[process.index], address), length};
}

/* How many of `count` bytes from `offset` on there are in `length`. */
static uint32_t cut(uint32_t length, uint32_t offset, uint32_t count)
{
	uint32_t left = offset < length ? length - offset : 0;

	return count < left ? count : left;
}

/*
 * The process may write its bytes while they are copied. What counts is that nobody looks at them twice: after the
 * barrier the compiler cannot take a byte of the copy from the original again.
 */
uint32_t kc_ro_copy(struct kc_ro_view view, uint32_t offset, uint8_t *to, uint32_t count)
{
	uint32_t bytes = cut(view.length, offset, count);

	if (bytes != 0) {
		memcpy(to, (const uint8_t *)view.data + offset, bytes);
		kc_stores_in_order();
	}
	return bytes;
}

uint32_t kc_rw_copy_in(struct kc_rw_view view, uint32_t offset, const uint8_t *from, uint32_t count)
{
	uint32_t bytes = cut(view.length, offset, count);

	if (bytes != 0) {
		memcpy((uint8_t *)view.data + offset, from, bytes);
		kc_stores_in_order();
	}
	return bytes;
}

uint32_t kc_rw_copy_out(struct kc_rw_view view, uint32_t offset, uint8_t *to, uint32_t count)
{
	return kc_ro_copy((struct kc_ro_view){view.data, view.length}, offset, to, count);
}
