/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/process_break.h"

#include "kernelcore/port_calls.h"

/*
 * Returns true if the break may become new_break and the port has moved its part; only the mark is still to be written. New bytes
 * read as zero.
 */
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port) && \valid_read(process) && kc_memory_held(&process->memory);
  assigns process->memory.app_base[0 ..
    process->memory.ram_size - process->memory.block_size - 1];
  ensures \result ==> kc_break_goes(&process->memory, new_break) &&
    \valid(process->memory.app_base + (0 .. new_break - process->memory.ram_start - 1));
  ensures kept: kc_kept_below{Pre, Post}(&process->memory, \min(process->memory.block->marks.app_break, new_break));
  ensures zero: \result ==> kc_all_zero(
    process->memory.app_base + (process->memory.block->marks.app_break - process->memory.ram_start),
    new_break - process->memory.block->marks.app_break);
  ensures !\result ==> \forall integer i; 0 <= i < process->memory.ram_size - process->memory.block_size ==>
    process->memory.app_base[i] == \old(process->memory.app_base[i]);
  ensures kc_memory_held(&process->memory);
*/
static bool reserve(struct kc_kernel *kernel, const struct kc_process *process, uint32_t new_break)
{
	const struct kc_process_memory *memory = &process->memory;
	const struct kc_marks *marks = &memory->block->marks;
	uint32_t old_break = marks->app_break;
	uint32_t fresh = new_break;

	if (new_break == old_break)
		return true;
	if (!kc_break_allowed(marks, memory->ram_start, kc_ram_end(process), memory->granule, new_break))
		return false;
	if (!kc_port_move_break(kernel->port, memory, process->id.index, old_break, new_break, &fresh))
		return false;
	/*@ assert kc_zero_from(memory->app_base + (old_break - memory->ram_start), fresh - old_break, new_break - old_break); */
	if (fresh > new_break)
		fresh = new_break;
	if (fresh > old_break) {
		kc_zero(kc_app_byte(process, old_break), fresh - old_break);
		/*@ assert kc_zero_from(memory->app_base + (old_break - memory->ram_start), fresh - old_break, new_break - old_break); */
	}
	return true;
}

bool kc_break_move(struct kc_kernel *kernel, const struct kc_process *process, uint32_t new_break, struct kc_return success)
{
	struct kc_process_block *block = process->memory.block;

	if (!reserve(kernel, process, new_break)) {
		kc_answer(block, kc_failure(KC_NOMEM));
		/*@ assert kc_fails(block, KC_NOMEM); */
		/*@ assert kc_kept_below{Pre, Here}(&process->memory, \min(\at(process->memory.block->marks.app_break, Pre), new_break)); */
		/*@ assert process->memory.ram_start == \at(process->memory.ram_start, Pre); */
		/*@ assert process->memory.ram_size == \at(process->memory.ram_size, Pre); */
		/*@ assert process->memory.block_size == \at(process->memory.block_size, Pre); */
		/*@ assert kc_break_stayed{Pre, Here}(&process->memory); */
	} else {
		/*@ assert kc_kept_below{Pre, Here}(&process->memory, \min(\at(process->memory.block->marks.app_break, Pre), new_break)); */
		kc_answer(block, success);
		/*@ assert kc_memory_held(&process->memory); */
		/*@ assert process->memory.ram_start == \at(process->memory.ram_start, Pre); */
		/*@ assert kc_break_goes(&process->memory, new_break); */
		/*@ assert kc_kept_below{Pre, Here}(&process->memory, \min(\at(process->memory.block->marks.app_break, Pre), new_break)); */
		kc_commit(block);
		/*@ assert process->memory.ram_start == \at(process->memory.ram_start, Pre); */
		/*@ assert kc_memory_held(&process->memory) && kc_break_goes(&process->memory, new_break); */
		/*@ assert \valid(process->memory.app_base + (0 .. new_break - process->memory.ram_start - 1)); */
		kc_marks_move_break(&block->marks, new_break);
		/*@ assert kc_answers(block, success); */
		/*@ assert process->memory.ram_start == \at(process->memory.ram_start, Pre); */
		/*@ assert kc_memory_held(&process->memory); */
	}
	/*@ assert kc_memory_held(&process->memory); */
	/*@ assert process->memory.ram_start == \at(process->memory.ram_start, Pre); */
	return true;
}
