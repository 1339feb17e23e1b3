/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/grant.h>

#include "kernelcore/entered_grant.h"
#include "kernelcore/grant_allocate.h"
#include "kernelcore/grant_layout.h"
#include "kernelcore/process_block.h"

/* The slot must be allocated and not entered. */
static inline struct kc_entered_grant entered(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id id,
					      struct kc_grant_slot *slot)
{
	struct kc_process *owner = &kernel->processes[id.index];
	struct kc_entered_grant grant;

	slot->state = KC_GRANT_ENTERED;
	grant.error = KC_PROCESS_OK;
	grant.base = kc_kernel_byte(owner, slot->address);
	grant.data = grant.base + driver->data_offset;
	grant.kernel = kernel;
	grant.driver = driver;
	grant.process = id;
	grant.owner = owner;
	grant.slot = slot;
	return grant;
}

static struct kc_entered_grant refused(enum kc_process_error error)
{
	return (struct kc_entered_grant){.error = error};
}

/* The slot of a grant if it is allocated and not entered; NULL otherwise. A life that is over has no allocated slots. */
static inline struct kc_grant_slot *free_slot(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id id)
{
	struct kc_process_block *block = kc_block_at(kernel, id.index);

	if (block == NULL || block->identifier != id.identifier || driver->grant_number >= block->grant_count)
		return NULL;
	struct kc_grant_slot *slot = &block->grants[driver->grant_number];

	return slot->state == KC_GRANT_ALLOCATED ? slot : NULL;
}

/* The slow path, if there is no such slot: allocates the grant, or finds out why it cannot be entered. */
static __attribute__((noinline)) struct kc_entered_grant enter_slowly(struct kc_kernel *kernel, const struct kc_driver *driver,
								      struct kc_process_id id)
{
	struct kc_process_block *block;
	enum kc_process_error error = kc_block_of_life(kernel, id, &block);

	if (error != KC_PROCESS_OK)
		return refused(error);
	if (driver->grant_number >= block->grant_count)
		return refused(KC_PROCESS_KERNEL_ERROR);
	struct kc_grant_slot *slot = &block->grants[driver->grant_number];

	if (slot->state != KC_GRANT_UNALLOCATED)
		return refused(KC_PROCESS_ALREADY_IN_USE);
	/* A driver that ended the former life may still be about to write where this grant would be. */
	if (kernel->processes[id.index].drivers_inside != 0)
		return refused(KC_PROCESS_OUT_OF_MEMORY);
	error = kc_grant_allocate(kernel, id.index, driver);
	return error == KC_PROCESS_OK ? entered(kernel, driver, id, slot) : refused(error);
}

struct kc_entered_grant kc_grant_try_enter(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process)
{
	struct kc_grant_slot *slot = free_slot(kernel, driver, process);

	return slot != NULL ? entered(kernel, driver, process, slot) : enter_slowly(kernel, driver, process);
}

static __attribute__((noinline)) struct kc_entered_grant enter_or_panic(struct kc_kernel *kernel, const struct kc_driver *driver,
									struct kc_process_id process)
{
	struct kc_entered_grant grant = enter_slowly(kernel, driver, process);

	if (grant.error == KC_PROCESS_ALREADY_IN_USE)
		kernel->port->ops->panic(kernel->port->context, "a driver re-entered a grant");
	return grant;
}

struct kc_entered_grant kc_grant_enter(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process)
{
	struct kc_grant_slot *slot = free_slot(kernel, driver, process);

	return slot != NULL ? entered(kernel, driver, process, slot) : enter_or_panic(kernel, driver, process);
}

void kc_grant_leave(struct kc_entered_grant *grant)
{
	/*
	 * A driver may have ended the life while it was inside. Then the grant's place belongs to the next life or to none
	 * (docs/behaviours.md J9). If the life is over but still in its slot, its slots are no longer in the entered state.
	 */
	if (kc_entered_is_current(grant) && grant->slot->state == KC_GRANT_ENTERED)
		grant->slot->state = KC_GRANT_ALLOCATED;
	else if (grant->owner != NULL)
		grant->owner->drivers_inside--;
	grant->error = KC_PROCESS_KERNEL_ERROR;
	grant->owner = NULL;
}

bool kc_grant_is_allocated(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process)
{
	struct kc_process_block *block;

	return kc_block_of_life(kernel, process, &block) == KC_PROCESS_OK && driver->grant_number < block->grant_count &&
	       block->grants[driver->grant_number].state != KC_GRANT_UNALLOCATED;
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
