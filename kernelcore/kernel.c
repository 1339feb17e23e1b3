/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/kernel.h>

#include "kernelcore/grant_layout.h"
#include "kernelcore/memory_functions.h"
#include "kernelcore/process_life.h"

/* A grant whose size does not fit in 32 bits is never allocated. */
static uint32_t data_offset(const struct kc_grant_shape *shape)
{
	uint32_t bytes;

	if (!kc_grant_bytes(kc_grant_kernel_bytes(shape->upcalls, shape->allow_ro, shape->allow_rw), shape->size, shape->align,
			    &bytes))
		return 0;
	return bytes - shape->size;
}

void kc_kernel_init(struct kc_kernel *kernel, const struct kc_port *port, struct kc_process *processes, uint32_t process_slots,
		    struct kc_driver *drivers, uint32_t driver_count)
{
	*kernel = (struct kc_kernel){
	    .processes = processes,
	    .process_slots = process_slots,
	    .drivers = drivers,
	    .driver_count = driver_count,
	    .port = port,
	    .filter_permissions = true,
	};
	for (uint32_t i = 0; i < driver_count; i++) {
		struct kc_driver **bucket = &kernel->driver_buckets[drivers[i].number % KC_DRIVER_BUCKETS];

		drivers[i].data_offset = drivers[i].grant != NULL ? data_offset(drivers[i].grant) : 0;
		drivers[i].grant_number = drivers[i].grant != NULL ? kernel->grant_count++ : KC_NO_GRANT;
		drivers[i].next_in_bucket = *bucket;
		*bucket = &drivers[i];
	}
	for (uint32_t i = 0; i < process_slots; i++)
		kc_process_clear(&processes[i]);
}

struct kc_driver *kc_driver_lookup(struct kc_kernel *kernel, uint32_t number)
{
	struct kc_driver *driver = kernel->driver_buckets[number % KC_DRIVER_BUCKETS];

	while (driver != NULL && driver->number != number)
		driver = driver->next_in_bucket;
	return driver;
}

uint32_t kc_process_block_size(const struct kc_kernel *kernel)
{
	uint32_t block = sizeof(struct kc_process_block);
	uint32_t slot = sizeof(struct kc_grant_slot);

	return block + slot * kernel->grant_count;
}

_Static_assert(sizeof(struct kc_process_block) % 8 == 0 && sizeof(struct kc_grant_slot) % 8 == 0,
	       "the size of a block is a multiple of 8");
