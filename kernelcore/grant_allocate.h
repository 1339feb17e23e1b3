/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Giving a process's memory to the kernel: the grant region, which grows down and only ends with a life. */
#ifndef KERNELCORE_GRANT_ALLOCATE_H
#define KERNELCORE_GRANT_ALLOCATE_H

#include "kernelcore/process_block.h"

/*
 * Where `bytes` aligned to `align` will begin, once *address was made the low mark: nothing has changed yet but that the
 * port has agreed. OUT_OF_MEMORY if break, MPU or port refuse.
 */
enum kc_process_error kc_region_reserve(struct kc_kernel *kernel, uint32_t index, uint32_t bytes, uint32_t align,
					uint32_t *address);

/* Allocates the driver's grant, zero but for its counters. Wants a live process that does not have it yet. */
enum kc_process_error kc_grant_allocate(struct kc_kernel *kernel, uint32_t index, const struct kc_driver *driver);

#endif
