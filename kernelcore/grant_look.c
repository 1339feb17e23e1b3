/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Reads grants for printers. */
#include <kc/grant.h>

#include "kernelcore/saved_words.h"

bool kc_grant_look(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process,
		   struct kc_grant_look *look)
{
	struct kc_process_block *block;
	const struct kc_grant_slot *slot;
	uint32_t counters;

	if (!kc_grant_is_allocated(kernel, driver, process))
		return false;
	block = kc_block_at(kernel, process.index);
	slot = &block->grants[driver->grant_number];
	counters = *(const uint32_t *)(const void *)kc_kernel_byte(&kernel->processes[process.index], slot->address);
	*look = (struct kc_grant_look){
	    .address = slot->address,
	    .size = slot->bytes,
	    .upcalls = kc_grant_upcalls_of(counters),
	    .allow_ro = kc_grant_allow_ro_of(counters),
	    .allow_rw = kc_grant_allow_rw_of(counters),
	};
	return true;
}

bool kc_grant_look_upcall(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process, uint32_t number,
			  uint32_t *function, uint32_t *appdata)
{
	struct kc_grant_look look;
	const struct kc_saved_upcall *saved;

	if (!kc_grant_look(kernel, driver, process, &look) || number >= look.upcalls)
		return false;
	saved = kc_saved_at(&kernel->processes[process.index], look.address, number);
	*function = saved->function;
	*appdata = saved->appdata;
	return true;
}

static void read_buffer(const struct kc_kernel *kernel, struct kc_process_id process, uint32_t grant, uint32_t entry,
			uint32_t *address, uint32_t *length)
{
	const struct kc_saved_buffer *saved = kc_saved_at(&kernel->processes[process.index], grant, entry);

	*address = saved->address;
	*length = saved->length;
}

bool kc_grant_look_allow_ro(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process,
			    uint32_t number, uint32_t *address, uint32_t *length)
{
	struct kc_grant_look look;

	if (!kc_grant_look(kernel, driver, process, &look) || number >= look.allow_ro)
		return false;
	read_buffer(kernel, process, look.address, look.upcalls + number, address, length);
	return true;
}

bool kc_grant_look_allow_rw(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process,
			    uint32_t number, uint32_t *address, uint32_t *length)
{
	struct kc_grant_look look;

	if (!kc_grant_look(kernel, driver, process, &look) || number >= look.allow_rw)
		return false;
	read_buffer(kernel, process, look.address, look.upcalls + look.allow_ro + number, address, length);
	return true;
}
