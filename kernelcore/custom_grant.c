/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/grant.h>

#include "kernelcore/grant_allocate.h"
#include "kernelcore/grant_layout.h"
#include "kernelcore/process_block.h"
#include "kernelcore/process_memory.h"

static bool is_power_of_two(uint32_t align)
{
	uint32_t power = 1;

	while (power < align && power < KC_GRANT_ALIGN_MAX)
		power = power * 2;
	return power == align;
}

enum kc_process_error kc_custom_grant_allocate(struct kc_entered_grant *entered, uint32_t size, uint32_t align, uint32_t count,
					       struct kc_custom_grant *handle)
{
	struct kc_process_block *block;
	uint32_t bytes;
	uint32_t address;

	if (entered->error != KC_PROCESS_OK)
		return entered->error;
	enum kc_process_error error = kc_block_of_life(entered->kernel, entered->process, &block);

	if (error != KC_PROCESS_OK)
		return error;
	if (!is_power_of_two(align))
		return KC_PROCESS_KERNEL_ERROR;
	if (!kc_array_bytes(size, count, &bytes))
		return KC_PROCESS_OUT_OF_MEMORY;
	error = kc_region_take(entered->kernel, entered->process.index, bytes,
			       align > KC_CUSTOM_ALIGNMENT ? align : KC_CUSTOM_ALIGNMENT, &address);
	if (error != KC_PROCESS_OK)
		return error;

	const struct kc_process *process = &entered->kernel->processes[entered->process.index];

	*handle = (struct kc_custom_grant){
	    .process = entered->process,
	    .offset_from_end = kc_ram_end(process) - address,
	    .size = bytes,
	};
	return KC_PROCESS_OK;
}

enum kc_process_error kc_custom_grant_enter(struct kc_kernel *kernel, const struct kc_custom_grant *handle, void **data)
{
	struct kc_process_block *block;
	enum kc_process_error error = kc_block_of_life(kernel, handle->process, &block);

	*data = NULL;
	if (error != KC_PROCESS_OK)
		return error;
	const struct kc_process *process = &kernel->processes[handle->process.index];
	uint32_t address = kc_ram_end(process) - handle->offset_from_end;

	/* The driver keeps the handle, so a corrupted one must not lead outside the grant region. */
	if (!kc_range_within(block->marks.low_mark, kc_ram_end(process) - process->memory.block_size, address, handle->size))
		return KC_PROCESS_KERNEL_ERROR;
	*data = kc_kernel_byte(process, address);
	return KC_PROCESS_OK;
}
