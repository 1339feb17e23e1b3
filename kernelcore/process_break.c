/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/process_break.h"

#include "kernelcore/memory_functions.h"
#include "kernelcore/port_calls.h"

bool kc_break_reserve(struct kc_kernel *kernel, const struct kc_process *process, uint32_t new_break)
{
	const struct kc_process_memory *memory = &process->memory;
	const struct kc_marks *marks = &memory->block->marks;
	uint32_t old_break = marks->app_break;
	uint32_t fresh = new_break;

	if (new_break == old_break)
		return true;
	if (!kc_break_allowed(marks, memory->ram_start, kc_ram_end(process), memory->granule, new_break))
		return false;
	if (!kc_port_move_break(kernel->port, process->id.index, old_break, new_break, &fresh))
		return false;
	if (fresh > new_break)
		fresh = new_break;
	if (fresh > old_break)
		kc_zero(kc_app_byte(process, old_break), fresh - old_break);
	return true;
}
