/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/grant.h>

#include "kernelcore/grant_allocate.h"
#include "kernelcore/grant_layout.h"
#include "kernelcore/process_block.h"

static struct kc_entered_grant refused(enum kc_process_error error)
{
	return (struct kc_entered_grant){.error = error};
}

/* Wants a slot that is allocated and not entered. */
static struct kc_entered_grant entered(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id id,
				       struct kc_grant_slot *slot)
{
	uint8_t *start = kc_kernel_byte(&kernel->processes[id.index], slot->address);

	slot->entered = 1;
	return (struct kc_entered_grant){
	    .error = KC_PROCESS_OK,
	    .data = start + (slot->bytes - driver->grant->size),
	    .kernel = kernel,
	    .driver = driver,
	    .process = id,
	    .address = slot->address,
	    .counts = *(const uint32_t *)(const void *)start,
	};
}

/* Finds the slot of the driver's grant in that life, and allocates the grant if it has to. */
static enum kc_process_error grant_slot(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id id,
					struct kc_grant_slot **slot)
{
	struct kc_process_block *block;
	enum kc_process_error error = kc_block_of_life(kernel, id, &block);

	if (error != KC_PROCESS_OK)
		return error;
	if (driver->grant_number >= block->grant_count)
		return KC_PROCESS_KERNEL_ERROR;
	*slot = &block->grants[driver->grant_number];
	if ((*slot)->address != 0)
		return KC_PROCESS_OK;
	return kc_grant_allocate(kernel, id.index, driver);
}

struct kc_entered_grant kc_grant_try_enter(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process)
{
	struct kc_grant_slot *slot;
	enum kc_process_error error = grant_slot(kernel, driver, process, &slot);

	if (error != KC_PROCESS_OK)
		return refused(error);
	if (slot->entered != 0)
		return refused(KC_PROCESS_ALREADY_IN_USE);
	return entered(kernel, driver, process, slot);
}

struct kc_entered_grant kc_grant_enter(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process)
{
	struct kc_grant_slot *slot;
	enum kc_process_error error = grant_slot(kernel, driver, process, &slot);

	if (error != KC_PROCESS_OK)
		return refused(error);
	if (slot->entered != 0)
		kernel->port->ops->panic(kernel->port->context,
					 "a driver entered the grant of a process while it was entered already");
	return entered(kernel, driver, process, slot);
}

void kc_grant_leave(struct kc_entered_grant *grant)
{
	struct kc_process_block *block;

	if (grant->error != KC_PROCESS_OK)
		return;
	/* A driver may have ended the life inside; then the place of the grant is the next life's, or nobody's (BEHAVIOURS J9). */
	if (kc_block_of_life(grant->kernel, grant->process, &block) == KC_PROCESS_OK)
		block->grants[grant->driver->grant_number].entered = 0;
	grant->error = KC_PROCESS_KERNEL_ERROR;
	grant->data = NULL;
}

bool kc_grant_is_allocated(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process)
{
	struct kc_process_block *block;

	return kc_block_of_life(kernel, process, &block) == KC_PROCESS_OK && driver->grant_number < block->grant_count &&
	       block->grants[driver->grant_number].address != 0;
}

struct kc_grant_walk kc_grant_each(struct kc_kernel *kernel, const struct kc_driver *driver)
{
	return (struct kc_grant_walk){.kernel = kernel, .driver = driver};
}

bool kc_grant_next(struct kc_grant_walk *walk)
{
	struct kc_process_id id;

	while (walk->next_index < walk->kernel->process_slots) {
		if (kc_process_id_at(walk->kernel, walk->next_index++, &id) &&
		    kc_grant_is_allocated(walk->kernel, walk->driver, id)) {
			walk->process = id;
			return true;
		}
	}
	return false;
}
