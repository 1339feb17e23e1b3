/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Class 5 (docs/behaviours.md G). */
#include "kernelcore/call.h"
#include "kernelcore/process_break.h"
#include "kernelcore/tbf_numbers.h"
#include "kernelcore/tbf_tables.h"

enum memop {
	MEMOP_BRK = 0,
	MEMOP_SBRK = 1,
	MEMOP_RAM_START = 2,
	MEMOP_RAM_END = 3,
	MEMOP_FLASH_START = 4,
	MEMOP_FLASH_END = 5,
	MEMOP_GRANT_START = 6,
	MEMOP_FLASH_REGIONS = 7,
	MEMOP_FLASH_REGION_START = 8,
	MEMOP_FLASH_REGION_END = 9,
	MEMOP_STACK_START = 10,
	MEMOP_HEAP_START = 11,
};

/* Reads an entry of the TBF's table of writeable flash regions. Fails if it is missing or its size is 0. */
static struct kc_return flash_region(const struct kc_process *process, uint32_t region, bool want_end)
{
	const struct kc_tbf_range *table = &process->tbf.writeable_regions;
	struct kc_tbf_range found;

	if (!kc_tbf_writeable_region(process->flash + table->offset, table->length, region, &found))
		return kc_failure(KC_FAIL);
	return kc_success_u32(process->flash_start + found.offset + (want_end ? found.length : 0));
}

static struct kc_return record(const struct kc_process *process, uint32_t address, uint32_t *has, uint32_t *place)
{
	if (kc_range_within(process->memory.ram_start, kc_ram_end(process), address, 1)) {
		*place = address;
		*has = true;
	}
	return kc_success();
}

/* The process now has another stack, so what was recorded of the old one no longer applies. */
static struct kc_return record_stack(struct kc_process *process, uint32_t address)
{
	struct kc_process_block *block = process->memory.block;

	record(process, address, &block->heritage.has_stack_start, &block->heritage.stack_start);
	if (block->heritage.has_stack_start && block->heritage.stack_start == address)
		process->stack_bottom = address;
	return kc_success();
}

static struct kc_return answer_to(struct kc_process *process)
{
	struct kc_process_block *block = process->memory.block;
	uint32_t argument = block->trap_r[1];

	switch (block->trap_r[0]) {
	case MEMOP_RAM_START:
		return kc_success_u32(process->memory.ram_start);
	case MEMOP_RAM_END:
		return kc_success_u32(kc_ram_end(process));
	case MEMOP_FLASH_START:
		return kc_success_u32(process->flash_start);
	case MEMOP_FLASH_END:
		return kc_success_u32(kc_flash_end(process));
	case MEMOP_GRANT_START:
		return kc_success_u32(block->marks.low_mark);
	case MEMOP_FLASH_REGIONS:
		return kc_success_u32(process->tbf.writeable_regions.length / TBF_WRITEABLE_REGION_BYTES);
	case MEMOP_FLASH_REGION_START:
		return flash_region(process, argument, false);
	case MEMOP_FLASH_REGION_END:
		return flash_region(process, argument, true);
	case MEMOP_STACK_START:
		return record_stack(process, argument);
	case MEMOP_HEAP_START:
		return record(process, argument, &block->heritage.has_heap_start, &block->heritage.heap_start);
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

bool kc_call_memop(struct kc_kernel *kernel, struct kc_process *process)
{
	struct kc_process_block *block = process->memory.block;
	uint32_t old_break = block->marks.app_break;

	switch (block->trap_r[0]) {
	case MEMOP_BRK:
		return kc_break_move(kernel, process, block->trap_r[1], kc_success());
	case MEMOP_SBRK:
		return kc_break_move(kernel, process, old_break + block->trap_r[1], kc_success_u32(old_break));
	default:
		kc_answer(block, answer_to(process));
		return true;
	}
}
