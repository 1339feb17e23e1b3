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
	if (!kc_port_reserve_grant(kernel->port, memory, index, block->marks.low_mark, *address))
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

/* Writes a grant into the room that was found for it: zero except for its counters. */
/*@
  requires \valid_read(process) && process->memory.ram_start <= address && bytes >= KC_GRANT_COUNTERS_BYTES;
  requires kc_kernel_has(&process->memory, address, bytes);
  assigns process->memory.kernel_base[address - process->memory.ram_start .. address - process->memory.ram_start + bytes - 1];
  ensures kc_word_at(process->memory.kernel_base + (address - process->memory.ram_start)) == counters;
  ensures kc_zero_from(process->memory.kernel_base + (address - process->memory.ram_start), KC_GRANT_COUNTERS_BYTES, bytes);
*/
static inline void write_grant(const struct kc_process *process, uint32_t address, uint32_t bytes, uint32_t counters)
{
	kc_zero(kc_kernel_byte(process, address), bytes);
	kc_store_word(kc_kernel_byte(process, address), counters);
}

/*
 * Gives a driver the room that was found for its grant. The slot records the grant before the low mark moves, so that a crash in
 * between may lose bytes, but never gives them to two owners.
 */
/*@
  requires \valid_read(process) && kc_memory_held(&process->memory) && bytes >= KC_GRANT_COUNTERS_BYTES;
  requires kc_is_room(&process->memory, address, bytes, 1) && kc_kernel_has(&process->memory, address, bytes);
  requires \valid(slot) && \separated(slot, process) && \separated(slot, &process->memory.block->marks);
  assigns process->memory.block->marks.low_mark, slot->bytes, slot->address, slot->state,
    process->memory.kernel_base[address - process->memory.ram_start .. address - process->memory.ram_start + bytes - 1];
  ensures kc_memory_held(&process->memory) && process->memory.block->marks.low_mark == address;
  ensures slot->bytes == bytes && slot->address == address && slot->state == KC_GRANT_ALLOCATED;
  ensures kc_word_at(process->memory.kernel_base + (address - \old(process->memory.ram_start))) == counters;
  ensures kc_zero_from(process->memory.kernel_base + (address - \old(process->memory.ram_start)), KC_GRANT_COUNTERS_BYTES, bytes);
*/
static inline void take_grant(const struct kc_process *process, struct kc_grant_slot *slot, uint32_t address, uint32_t bytes,
			      uint32_t counters)
{
	write_grant(process, address, bytes, counters);
	slot->bytes = bytes;
	slot->address = address;
	kc_stores_in_order();
	slot->state = KC_GRANT_ALLOCATED;
	/*@ assert kc_memory_held(&process->memory); */
	kc_marks_lower(&process->memory.block->marks, address);
	/*@ assert process->memory.ram_start == \at(process->memory.ram_start, Pre); */
}

/* Finds room and takes it. */
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port) && \valid_read(kernel->processes + index);
  requires kc_memory_held(&kernel->processes[index].memory) && bytes >= KC_GRANT_COUNTERS_BYTES && align >= 1;
  requires \valid(slot) && \separated(slot, &kernel->processes[index]);
  requires \separated(slot, &kernel->processes[index].memory.block->marks);
  assigns kernel->processes[index].memory.block->marks.low_mark, slot->bytes, slot->address, slot->state,
    kernel->processes[index].memory.kernel_base[0 ..
      kernel->processes[index].memory.ram_size - kernel->processes[index].memory.block_size - 1];
  ensures kc_memory_held(&kernel->processes[index].memory);
  ensures \result == KC_PROCESS_OK || \result == KC_PROCESS_OUT_OF_MEMORY;
  ensures \result == KC_PROCESS_OK ==> slot->bytes == bytes && slot->state == KC_GRANT_ALLOCATED && slot->address % align == 0 &&
    slot->address == kernel->processes[index].memory.block->marks.low_mark &&
    slot->address + bytes <= \old(kernel->processes[index].memory.block->marks.low_mark);
  ensures counters: \let memory = &kernel->processes[index].memory;
    \result == KC_PROCESS_OK ==>
      kc_word_at(memory->kernel_base + (memory->block->marks.low_mark - \old(memory->ram_start))) == counters;
  ensures zero: \let memory = &kernel->processes[index].memory;
    \result == KC_PROCESS_OK ==> kc_zero_from(memory->kernel_base + (memory->block->marks.low_mark - \old(memory->ram_start)),
      KC_GRANT_COUNTERS_BYTES, bytes);
  ensures \let memory = &kernel->processes[index].memory;
    kc_only_changed{Pre, Post}(memory, memory->block->marks.low_mark, \result == KC_PROCESS_OK ? bytes : 0);
  ensures \result != KC_PROCESS_OK ==> *slot == \old(*slot) &&
    kernel->processes[index].memory.block->marks.low_mark == \old(kernel->processes[index].memory.block->marks.low_mark);
*/
static inline enum kc_process_error allocate_bytes(struct kc_kernel *kernel, uint32_t index, struct kc_grant_slot *slot,
						   uint32_t bytes, uint32_t align, uint32_t counters)
{
	const struct kc_process *process = &kernel->processes[index];
	uint32_t address;
	enum kc_process_error error = kc_region_reserve(kernel, index, bytes, align, &address);

	if (error != KC_PROCESS_OK)
		return error;
	take_grant(process, slot, address, bytes, counters);
	return KC_PROCESS_OK;
}

/* The same, with kernel_bytes for the kernel and after them a T of the given size and alignment. */
/*@
  requires \valid_read(kernel) && \valid_read(kernel->port) && \valid_read(kernel->processes + index);
  requires kc_memory_held(&kernel->processes[index].memory) && kernel_bytes >= KC_GRANT_COUNTERS_BYTES && align >= 1;
  requires \valid(slot) && \separated(slot, &kernel->processes[index]);
  requires \separated(slot, &kernel->processes[index].memory.block->marks);
  assigns kernel->processes[index].memory.block->marks.low_mark, slot->bytes, slot->address, slot->state,
    kernel->processes[index].memory.kernel_base[0 ..
      kernel->processes[index].memory.ram_size - kernel->processes[index].memory.block_size - 1];
  ensures kc_memory_held(&kernel->processes[index].memory);
  ensures \result == KC_PROCESS_OK || \result == KC_PROCESS_OUT_OF_MEMORY;
  ensures \result == KC_PROCESS_OK ==> slot->state == KC_GRANT_ALLOCATED && slot->address % \max(align, 4) == 0 &&
    slot->address == kernel->processes[index].memory.block->marks.low_mark &&
    slot->address + slot->bytes <= \old(kernel->processes[index].memory.block->marks.low_mark);
  ensures \result == KC_PROCESS_OK ==> (slot->bytes - size) % align == 0 && kernel_bytes <= slot->bytes - size < kernel_bytes + align;
  ensures counters: \let memory = &kernel->processes[index].memory;
    \result == KC_PROCESS_OK ==>
      kc_word_at(memory->kernel_base + (memory->block->marks.low_mark - \old(memory->ram_start))) == counters;
  ensures zero: \let memory = &kernel->processes[index].memory;
    \result == KC_PROCESS_OK ==> kc_zero_from(memory->kernel_base + (memory->block->marks.low_mark - \old(memory->ram_start)),
      KC_GRANT_COUNTERS_BYTES, slot->bytes);
  ensures \let memory = &kernel->processes[index].memory;
    kc_only_changed{Pre, Post}(memory, memory->block->marks.low_mark, \result == KC_PROCESS_OK ? slot->bytes : 0);
  ensures \result != KC_PROCESS_OK ==> *slot == \old(*slot) &&
    kernel->processes[index].memory.block->marks.low_mark == \old(kernel->processes[index].memory.block->marks.low_mark);
*/
static inline enum kc_process_error allocate(struct kc_kernel *kernel, uint32_t index, struct kc_grant_slot *slot,
					     uint32_t kernel_bytes, uint32_t size, uint32_t align, uint32_t counters)
{
	uint32_t bytes;

	if (!kc_grant_bytes(kernel_bytes, size, align, &bytes))
		return KC_PROCESS_OUT_OF_MEMORY;
	return allocate_bytes(kernel, index, slot, bytes, kc_grant_alignment(align), counters);
}

enum kc_process_error kc_grant_allocate(struct kc_kernel *kernel, uint32_t index, const struct kc_driver *driver)
{
	const struct kc_grant_shape *shape = driver->grant;

	return allocate(kernel, index, &kernel->processes[index].memory.block->grants[driver->grant_number],
			kc_grant_kernel_bytes(shape->upcalls, shape->allow_ro, shape->allow_rw), shape->size, shape->align,
			kc_grant_counters(shape->upcalls, shape->allow_ro, shape->allow_rw));
}
