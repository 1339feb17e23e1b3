/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/grant_allocate.h"

#include "kernelcore/grant_layout.h"
#include "kernelcore/memory_functions.h"
#include "kernelcore/port_calls.h"

enum kc_process_error kc_region_reserve(struct kc_kernel *kernel, uint32_t index, uint32_t bytes, uint32_t align,
					uint32_t *address)
{
	const struct kc_process_memory *memory = &kernel->processes[index].memory;
	const struct kc_process_block *block = memory->block;

	if (!kc_grant_fits(&block->marks, memory->ram_start, memory->granule, bytes, align, address))
		return KC_PROCESS_OUT_OF_MEMORY;
	if (!kc_port_reserve_grant(kernel->port, index, block->marks.low_mark, *address))
		return KC_PROCESS_OUT_OF_MEMORY;
	return KC_PROCESS_OK;
}

enum kc_process_error kc_region_take(struct kc_kernel *kernel, uint32_t index, uint32_t bytes, uint32_t align, uint32_t *address)
{
	const struct kc_process *process = &kernel->processes[index];
	enum kc_process_error error = kc_region_reserve(kernel, index, bytes, align, address);

	if (error != KC_PROCESS_OK)
		return error;
	kc_zero(kc_kernel_byte(process, *address), bytes);
	/*@ assert kc_memory_held(&process->memory); */
	kc_marks_lower(&process->memory.block->marks, *address);
	return KC_PROCESS_OK;
}

enum kc_process_error kc_grant_allocate(struct kc_kernel *kernel, uint32_t index, const struct kc_driver *driver)
{
	const struct kc_process *process = &kernel->processes[index];
	struct kc_process_block *block = process->memory.block;
	const struct kc_grant_shape *shape = driver->grant;
	struct kc_grant_slot *slot = &block->grants[driver->grant_number];
	uint32_t kernel_bytes = kc_grant_kernel_bytes(shape->upcalls, shape->allow_ro, shape->allow_rw);
	uint32_t counters = kc_grant_counters(shape->upcalls, shape->allow_ro, shape->allow_rw);
	uint32_t bytes;
	uint32_t address;

	if (!kc_grant_bytes(kernel_bytes, shape->size, shape->align, &bytes))
		return KC_PROCESS_OUT_OF_MEMORY;
	enum kc_process_error error = kc_region_reserve(kernel, index, bytes, kc_grant_alignment(shape->align), &address);

	if (error != KC_PROCESS_OK)
		return error;
	kc_zero(kc_kernel_byte(process, address), bytes);
	kc_store_word(kc_kernel_byte(process, address), counters);
	slot->bytes = bytes;
	slot->address = address;
	kc_stores_in_order();
	slot->state = KC_GRANT_ALLOCATED;
	/*@ assert kc_memory_held(&process->memory); */
	kc_marks_lower(&block->marks, address);
	return KC_PROCESS_OK;
}
