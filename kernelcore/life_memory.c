/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/life_memory.h"

bool kc_life_memory_fits(const struct kc_process_memory *memory, uint32_t app_ram)
{
	return kc_memory_holds_life(memory->ram_start, memory->ram_size, memory->block_size, app_ram, memory->initial_break,
				    memory->granule);
}

void kc_life_memory_begin(const struct kc_process_memory *memory)
{
	kc_marks_begin_life(&memory->block->marks, memory->ram_start, memory->ram_size, memory->block_size,
			    memory->initial_break);
}
