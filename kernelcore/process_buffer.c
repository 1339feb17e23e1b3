/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The buffers that a process has shared with a driver, as seen by the driver. */
#include "kernelcore/process_view.h"
#include "kernelcore/saved_words.h"

/* Finds the life that was entered, if it is not over; *counters receives its grant's word of counters. */
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

	*view = kc_ro_view_of(process, buffer->address, buffer->length);
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

	*view = kc_rw_view_of(process, buffer->address, buffer->length);
	return KC_PROCESS_OK;
}

struct kc_ro_view kc_userspace_readable_view(struct kc_kernel *kernel, struct kc_process_id process, uint32_t address,
					     uint32_t length)
{
	struct kc_process_block *block;
	struct kc_rw_view view = {NULL, 0};

	if (kc_block_of_life(kernel, process, &block) == KC_PROCESS_OK)
		view = kc_rw_view_of(&kernel->processes[process.index], address, length);
	return (struct kc_ro_view){view.data, view.length};
}
