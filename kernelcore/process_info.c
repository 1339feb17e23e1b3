/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Reads the state of processes for printers and tools. */
#include "kernelcore/bytes.h"
#include "kernelcore/process_block.h"
#include "kernelcore/tbf_numbers.h"

enum kc_state kc_process_state(struct kc_kernel *kernel, uint32_t index)
{
	const struct kc_process_block *block = kc_block_at(kernel, index);

	return block == NULL ? KC_STATE_NONE : (enum kc_state)block->state;
}

bool kc_process_id_at(struct kc_kernel *kernel, uint32_t index, struct kc_process_id *id)
{
	const struct kc_process_block *block = kc_block_at(kernel, index);

	if (block == NULL)
		return false;
	*id = (struct kc_process_id){.identifier = block->identifier, .index = index};
	return true;
}

bool kc_process_is_current(struct kc_kernel *kernel, struct kc_process_id process)
{
	const struct kc_process_block *block = kc_block_at(kernel, process.index);

	return block != NULL && block->identifier == process.identifier;
}

static uint32_t grants_allocated(const struct kc_process_block *block)
{
	uint32_t allocated = 0;

	for (uint32_t i = 0; i < block->grant_count; i++)
		allocated += block->grants[i].state != KC_GRANT_UNALLOCATED;
	return allocated;
}

static void copy_life(const struct kc_process_block *block, struct kc_process_info *info)
{
	info->state = (enum kc_state)block->state;
	info->yielded_for_driver = block->yielded_for_driver;
	info->yielded_for_number = block->yielded_for_number;
	info->restart_count = block->heritage.restart_count;
	info->completion = (enum kc_completion_kind)block->heritage.completion_kind;
	info->completion_code = block->heritage.completion_code;
	info->pending_tasks = block->tasks.count;
	info->dropped_upcalls = block->dropped_upcalls;
	info->syscall_count = block->syscall_count;
	info->has_last_syscall = block->syscall_count != 0;
	info->last_syscall_class = block->trap_class;
	for (uint32_t i = 0; i < 4; i++)
		info->last_syscall[i] = block->trap_r[i];
	info->grants_allocated = grants_allocated(block);
	info->app_break = block->marks.app_break;
	info->high_water_mark = block->marks.high_water_mark;
	info->kernel_low_mark = block->marks.low_mark;
	info->has_heap_start = block->heritage.has_heap_start != 0;
	info->heap_start = block->heritage.heap_start;
	info->has_stack_start = block->heritage.has_stack_start != 0;
	info->stack_start = block->heritage.stack_start;
}

bool kc_process_info(struct kc_kernel *kernel, uint32_t index, struct kc_process_info *info)
{
	*info = (struct kc_process_info){.state = KC_STATE_NONE};
	if (!kc_process_id_at(kernel, index, &info->id))
		return false;
	const struct kc_process *process = &kernel->processes[index];

	copy_life(process->memory.block, info);
	info->timeslice_expirations = process->timeslice_expirations;
	info->has_stack_bottom = process->stack_bottom != 0;
	info->stack_bottom = process->stack_bottom;
	info->name = (const char *)process->flash + process->tbf.name.offset;
	info->name_length = process->tbf.name.length;
	info->short_id = process->short_id;
	info->binary_version = process->tbf.app_version;
	info->credential = process->credential;
	info->flash_start = process->flash_start;
	info->flash_protected_end = kc_flash_unprotected_start(process);
	info->flash_integrity_end = process->flash_start + process->tbf.binary_end;
	info->flash_end = kc_flash_end(process);
	info->ram_start = process->memory.ram_start;
	info->ram_end = kc_ram_end(process);
	info->kernel_low_mark_at_start = info->ram_end - process->memory.block_size;
	info->grant_pointers_size = process->memory.block->grant_count * (uint32_t)sizeof(struct kc_grant_slot);
	info->upcall_list_size = sizeof(struct kc_task_queue);
	info->control_block_size = process->memory.block_size - info->grant_pointers_size - info->upcall_list_size;
	return true;
}

bool kc_process_is_running(const struct kc_kernel *kernel, uint32_t index)
{
	const struct kc_process_block *block = kc_block_at(kernel, index);

	return block != NULL && kc_state_is_alive(block->state);
}

uint32_t kc_process_flash_region_count(const struct kc_kernel *kernel, uint32_t index)
{
	if (kc_block_at(kernel, index) == NULL)
		return 0;
	return kernel->processes[index].tbf.writeable_regions.length / TBF_WRITEABLE_REGION_BYTES;
}

bool kc_process_flash_region(const struct kc_kernel *kernel, uint32_t index, uint32_t region, uint32_t *offset, uint32_t *size)
{
	*offset = 0;
	*size = 0;
	if (region >= kc_process_flash_region_count(kernel, index))
		return false;
	const struct kc_process *process = &kernel->processes[index];
	const uint8_t *entry = process->flash + process->tbf.writeable_regions.offset + region * TBF_WRITEABLE_REGION_BYTES;

	*offset = kc_read_u32(entry);
	*size = kc_read_u32(entry + 4);
	return true;
}

/* NULL if that life is over. */
static const struct kc_process *process_of_life(const struct kc_kernel *kernel, struct kc_process_id process)
{
	const struct kc_process_block *block = kc_block_at(kernel, process.index);

	return block != NULL && block->identifier == process.identifier ? &kernel->processes[process.index] : NULL;
}

struct kc_short_id kc_process_short_id(const struct kc_kernel *kernel, struct kc_process_id process)
{
	const struct kc_process *found = process_of_life(kernel, process);

	return found != NULL ? found->short_id : (struct kc_short_id){.fixed = 0};
}

bool kc_process_editable_flash_range(const struct kc_kernel *kernel, struct kc_process_id process, uint32_t *start, uint32_t *end)
{
	const struct kc_process *found = process_of_life(kernel, process);

	*start = found != NULL ? kc_flash_unprotected_start(found) : 0;
	*end = found != NULL ? kc_flash_end(found) : 0;
	return found != NULL;
}
