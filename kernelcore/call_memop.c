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

/* The table of writeable flash regions lies in the header, as the parser of TBFs promises. */
/*@ predicate kc_regions_held(struct kc_process *process) = kc_tbf_range_fits(process->tbf.writeable_regions.offset,
    process->tbf.writeable_regions.length, process->tbf.header_size);

  predicate kc_in_whole_ram(struct kc_process *process, integer address) =
  process->memory.ram_start <= address < process->memory.ram_start + process->memory.ram_size;
*/
/* An answer with a value, and one without. */
/*@ predicate tells(struct kc_return answer, integer value) =
  answer.r[0] == KC_SUCCESS_U32 && answer.r[1] == value && answer.r[2] == 0 && answer.r[3] == 0;

  predicate says(struct kc_return answer, integer variant, integer error) =
  answer.r[0] == variant && answer.r[1] == error && answer.r[2] == 0 && answer.r[3] == 0;
*/
/* The lowest 32 bits of a number. */
/*@ logic integer wrapped(integer value) = value % 4294967296; */
/* Adds as the processor does: adding a negative number, as two's complement, subtracts. */
/*@
  assigns \nothing;
  ensures \result == wrapped(a + b);
*/
static inline uint32_t wrapped_sum(uint32_t a, uint32_t b)
{
	return (uint32_t)(((uint64_t)a + b) % 4294967296u);
}

/* An entry of the table of writeable flash regions: where it lies, whether it exists, and the region's start and end. */
/*@ logic uint8_t *region_entry(struct kc_process *process, integer region) =
  process->flash + process->tbf.writeable_regions.offset + 8 * region;

  predicate has_region(struct kc_process *process, integer region) =
  region < process->tbf.writeable_regions.length / 8 && kc_tbf_u32(region_entry(process, region) + 4) != 0;

  logic integer region_start(struct kc_process *process, integer region) =
  wrapped(process->flash_start + kc_tbf_u32(region_entry(process, region)));

  logic integer region_end(struct kc_process *process, integer region) =
  wrapped(region_start(process, region) + kc_tbf_u32(region_entry(process, region) + 4));
*/
/* Reads an entry of the TBF's table of writeable flash regions. Fails if it is missing or its size is 0. */
/*@
  requires kc_process_held(process) && kc_regions_held(process);
  assigns \nothing;
  ensures has_region(process, region) && !want_end ==> tells(\result, region_start(process, region));
  ensures has_region(process, region) && want_end ==> tells(\result, region_end(process, region));
  ensures !has_region(process, region) ==> says(\result, KC_FAILURE, KC_FAIL);
*/
static struct kc_return flash_region(const struct kc_process *process, uint32_t region, bool want_end)
{
	const struct kc_tbf_range *table = &process->tbf.writeable_regions;
	struct kc_tbf_range found;

	if (!kc_tbf_writeable_region(process->flash + table->offset, table->length, region, &found))
		return kc_failure(KC_FAIL);
	return kc_success_u32(wrapped_sum(wrapped_sum(process->flash_start, found.offset), want_end ? found.length : 0));
}

/* Records an address that the process reports, if it lies in the process's RAM. */
/*@
  requires \valid_read(process) && process->memory.ram_start + process->memory.ram_size <= UINT32_MAX;
  requires \valid(has) && \valid(place) && \separated(has, place);
  assigns *has, *place;
  ensures says(\result, KC_SUCCESS, 0);
  ensures \old(kc_in_whole_ram(process, address)) ==> *has == 1 && *place == address;
  ensures !\old(kc_in_whole_ram(process, address)) ==> *has == \old(*has) && *place == \old(*place);
*/
static struct kc_return record(const struct kc_process *process, uint32_t address, uint32_t *has, uint32_t *place)
{
	if (kc_range_within(process->memory.ram_start, kc_ram_end(process), address, 1)) {
		*place = address;
		*has = true;
	}
	return kc_success();
}

/* The records of heap and stack, and the registers of the call, do not overlap *process. */
/*@ predicate kc_heritage_held(struct kc_process *process, struct kc_process_block *block) =
  \valid(&process->stack_bottom) && \valid(&block->heritage) && \separated(process, &block->heritage) &&
  \valid_read(block->trap_r + (0 .. 1)) && \separated(process, block->trap_r + (0 .. 1));
*/
/* The process now has another stack, so what was recorded of the old one no longer applies. */
/*@
  requires kc_process_held(process) && kc_heritage_held(process, process->memory.block);
  assigns process->stack_bottom, process->memory.block->heritage.has_stack_start, process->memory.block->heritage.stack_start;
  ensures kc_process_held(process);
  ensures says(\result, KC_SUCCESS, 0);
  ensures kc_in_whole_ram(process, address) ==> process->memory.block->heritage.has_stack_start == 1 &&
    process->memory.block->heritage.stack_start == address && process->stack_bottom == address;
  ensures !kc_in_whole_ram(process, address) ==>
    process->memory.block->heritage.has_stack_start == \old(process->memory.block->heritage.has_stack_start) &&
    process->memory.block->heritage.stack_start == \old(process->memory.block->heritage.stack_start);
*/
static struct kc_return record_stack(struct kc_process *process, uint32_t address)
{
	struct kc_process_block *block = process->memory.block;

	record(process, address, &block->heritage.has_stack_start, &block->heritage.stack_start);
	if (block->heritage.has_stack_start && block->heritage.stack_start == address)
		process->stack_bottom = address;
	return kc_success();
}

/* The edges of the memory have not moved. */
/*@ predicate edges_stayed{Before, Now}(struct kc_process_memory *memory) =
  \at(memory->ram_start, Now) == \at(memory->ram_start, Before) && \at(memory->ram_size, Now) == \at(memory->ram_size, Before) &&
  \at(memory->block_size, Now) == \at(memory->block_size, Before) && \at(memory->granule, Now) == \at(memory->granule, Before) &&
  \at(memory->block->marks.low_mark, Now) == \at(memory->block->marks.low_mark, Before) &&
  \at(memory->block->marks.app_break, Now) == \at(memory->block->marks.app_break, Before) &&
  \at(memory->block->marks.high_water_mark, Now) == \at(memory->block->marks.high_water_mark, Before);
*/
/* Handles a memop that does not move the break. */
/*@
  requires kc_process_held(process) && kc_regions_held(process) && kc_heritage_held(process, process->memory.block);
  assigns process->stack_bottom, process->memory.block->heritage.has_stack_start, process->memory.block->heritage.stack_start,
    process->memory.block->heritage.has_heap_start, process->memory.block->heritage.heap_start;
  ensures kc_process_held(process);
  ensures stays: edges_stayed{Pre, Post}(&process->memory);
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_RAM_START ==> tells(\result, \old(process->memory.ram_start));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_RAM_END ==>
    tells(\result, \old(process->memory.ram_start + process->memory.ram_size));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_START ==> tells(\result, \old(process->flash_start));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_END ==> tells(\result, \old(process->flash_start + process->flash_size));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_GRANT_START ==> tells(\result, \old(process->memory.block->marks.low_mark));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_REGIONS ==> tells(\result, \old(process->tbf.writeable_regions.length / 8));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_REGION_START ==>
    (\old(has_region(process, process->memory.block->trap_r[1])) ?
      tells(\result, \old(region_start(process, process->memory.block->trap_r[1]))) : says(\result, KC_FAILURE, KC_FAIL));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_REGION_END ==>
    (\old(has_region(process, process->memory.block->trap_r[1])) ?
      tells(\result, \old(region_end(process, process->memory.block->trap_r[1]))) : says(\result, KC_FAILURE, KC_FAIL));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_STACK_START || \old(process->memory.block->trap_r[0]) == MEMOP_HEAP_START ==>
    says(\result, KC_SUCCESS, 0);
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_STACK_START && \old(kc_in_whole_ram(process, process->memory.block->trap_r[1])) ==>
    process->memory.block->heritage.has_stack_start == 1 &&
    process->memory.block->heritage.stack_start == \old(process->memory.block->trap_r[1]);
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_HEAP_START && \old(kc_in_whole_ram(process, process->memory.block->trap_r[1])) ==>
    process->memory.block->heritage.has_heap_start == 1 &&
    process->memory.block->heritage.heap_start == \old(process->memory.block->trap_r[1]);
  ensures \old(process->memory.block->trap_r[0]) < MEMOP_RAM_START || \old(process->memory.block->trap_r[0]) > MEMOP_HEAP_START ==>
    says(\result, KC_FAILURE, KC_NOSUPPORT);
*/
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
		break;
	}
	return kc_failure(KC_NOSUPPORT);
}

/* The same, and stores the answer. */
/*@
  requires kc_process_held(process) && kc_regions_held(process) && kc_heritage_held(process, process->memory.block);
  requires kc_answer_held(process, process->memory.block);
  assigns process->memory.block->answer, process->stack_bottom, process->memory.block->heritage.has_stack_start,
    process->memory.block->heritage.stack_start, process->memory.block->heritage.has_heap_start,
    process->memory.block->heritage.heap_start;
  ensures \result && kc_memory_held(&process->memory);
  ensures stays: kc_break_stayed{Pre, Post}(&process->memory);
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_RAM_START ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->memory.ram_start));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_RAM_END ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->memory.ram_start + process->memory.ram_size));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_START ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->flash_start));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_END ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->flash_start + process->flash_size));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_GRANT_START ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->memory.block->marks.low_mark));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_REGIONS ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->tbf.writeable_regions.length / 8));
  ensures \let region = \old(process->memory.block->trap_r[1]); \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_REGION_START ==>
    (has_region{Pre}(process, region) ? kc_answer_is(process->memory.block, KC_SUCCESS_U32, region_start{Pre}(process, region)) :
      kc_fails(process->memory.block, KC_FAIL));
  ensures \let region = \old(process->memory.block->trap_r[1]); \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_REGION_END ==>
    (has_region{Pre}(process, region) ? kc_answer_is(process->memory.block, KC_SUCCESS_U32, region_end{Pre}(process, region)) :
      kc_fails(process->memory.block, KC_FAIL));
  ensures \let place = \old(process->memory.block->trap_r[1]); \old(process->memory.block->trap_r[0]) == MEMOP_STACK_START ==>
    kc_answer_is(process->memory.block, KC_SUCCESS, 0) && (kc_in_whole_ram{Pre}(process, place) ==>
      process->memory.block->heritage.has_stack_start == 1 && process->memory.block->heritage.stack_start == place);
  ensures \let place = \old(process->memory.block->trap_r[1]); \old(process->memory.block->trap_r[0]) == MEMOP_HEAP_START ==>
    kc_answer_is(process->memory.block, KC_SUCCESS, 0) && (kc_in_whole_ram{Pre}(process, place) ==>
      process->memory.block->heritage.has_heap_start == 1 && process->memory.block->heritage.heap_start == place);
  ensures \old(process->memory.block->trap_r[0]) < MEMOP_RAM_START || \old(process->memory.block->trap_r[0]) > MEMOP_HEAP_START ==> kc_fails(process->memory.block, KC_NOSUPPORT);
*/
static inline bool answer(struct kc_process *process)
{
	struct kc_return value = answer_to(process);

	/*@ assert kc_memory_held(&process->memory); */
	kc_answer(process->memory.block, value);
	/*@ assert kc_memory_held(&process->memory); */
	return true;
}

/*
 * The whole call, from its registers to its answer. kc_break_move says more about a break that moves; here it is asked to move to where the
 * registers say.
 */
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port);
  requires kc_process_held(process) && kc_regions_held(process) && kc_heritage_held(process, process->memory.block);
  requires kc_answer_held(process, process->memory.block);
  assigns process->memory.block->answer, process->memory.block->phase, process->memory.block->marks.app_break,
    process->memory.app_base[0 .. process->memory.ram_size - process->memory.block_size - 1],
    process->stack_bottom, process->memory.block->heritage.has_stack_start, process->memory.block->heritage.stack_start,
    process->memory.block->heritage.has_heap_start, process->memory.block->heritage.heap_start;
  ensures \result && kc_memory_held(&process->memory);
  ensures brk: \old(process->memory.block->trap_r[0]) == MEMOP_BRK ==>
    (kc_answer_is(process->memory.block, KC_SUCCESS, 0) &&
      process->memory.block->marks.app_break == \old(process->memory.block->trap_r[1])) ||
    (kc_fails(process->memory.block, KC_NOMEM) && kc_break_stayed{Pre, Post}(&process->memory));
  ensures sbrk: \old(process->memory.block->trap_r[0]) == MEMOP_SBRK ==>
    (kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->memory.block->marks.app_break)) &&
      process->memory.block->marks.app_break ==
        \old(wrapped(process->memory.block->marks.app_break + process->memory.block->trap_r[1]))) ||
    (kc_fails(process->memory.block, KC_NOMEM) && kc_break_stayed{Pre, Post}(&process->memory));
  ensures not_there: \let asked = \old(process->memory.block->trap_r[0] == MEMOP_BRK ? process->memory.block->trap_r[1] :
      wrapped(process->memory.block->marks.app_break + process->memory.block->trap_r[1]));
    \old(process->memory.block->trap_r[0]) <= MEMOP_SBRK && asked != \old(process->memory.block->marks.app_break) &&
      !kc_break_goes{Pre}(&process->memory, asked) ==> kc_fails(process->memory.block, KC_NOMEM);
  ensures stays: \old(process->memory.block->trap_r[0]) > MEMOP_SBRK ==> kc_break_stayed{Pre, Post}(&process->memory);
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_RAM_START ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->memory.ram_start));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_RAM_END ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->memory.ram_start + process->memory.ram_size));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_START ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->flash_start));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_END ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->flash_start + process->flash_size));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_GRANT_START ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->memory.block->marks.low_mark));
  ensures \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_REGIONS ==>
    kc_answer_is(process->memory.block, KC_SUCCESS_U32, \old(process->tbf.writeable_regions.length / 8));
  ensures \let region = \old(process->memory.block->trap_r[1]); \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_REGION_START ==>
    (has_region{Pre}(process, region) ? kc_answer_is(process->memory.block, KC_SUCCESS_U32, region_start{Pre}(process, region)) :
      kc_fails(process->memory.block, KC_FAIL));
  ensures \let region = \old(process->memory.block->trap_r[1]); \old(process->memory.block->trap_r[0]) == MEMOP_FLASH_REGION_END ==>
    (has_region{Pre}(process, region) ? kc_answer_is(process->memory.block, KC_SUCCESS_U32, region_end{Pre}(process, region)) :
      kc_fails(process->memory.block, KC_FAIL));
  ensures \let place = \old(process->memory.block->trap_r[1]); \old(process->memory.block->trap_r[0]) == MEMOP_STACK_START ==>
    kc_answer_is(process->memory.block, KC_SUCCESS, 0) && (kc_in_whole_ram{Pre}(process, place) ==>
      process->memory.block->heritage.has_stack_start == 1 && process->memory.block->heritage.stack_start == place);
  ensures \let place = \old(process->memory.block->trap_r[1]); \old(process->memory.block->trap_r[0]) == MEMOP_HEAP_START ==>
    kc_answer_is(process->memory.block, KC_SUCCESS, 0) && (kc_in_whole_ram{Pre}(process, place) ==>
      process->memory.block->heritage.has_heap_start == 1 && process->memory.block->heritage.heap_start == place);
  ensures \old(process->memory.block->trap_r[0]) > MEMOP_HEAP_START ==> kc_fails(process->memory.block, KC_NOSUPPORT);
*/
bool kc_call_memop(struct kc_kernel *kernel, struct kc_process *process)
{
	struct kc_process_block *block = process->memory.block;
	uint32_t old_break = block->marks.app_break;

	switch (block->trap_r[0]) {
	case MEMOP_BRK:
		return kc_break_move(kernel, process, block->trap_r[1], kc_success());
	case MEMOP_SBRK:
		return kc_break_move(kernel, process, wrapped_sum(old_break, block->trap_r[1]), kc_success_u32(old_break));
	default:
		break;
	}
	return answer(process);
}
