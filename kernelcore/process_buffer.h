/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Ranges of a process's memory, as a process names them, judged and turned into host addresses. */
#ifndef KERNELCORE_PROCESS_BUFFER_H
#define KERNELCORE_PROCESS_BUFFER_H

#include "kernelcore/process_block.h"
#include "kernelcore/process_memory.h"

/* Where a range of a process lies. */
enum kc_place { KC_PLACE_NOWHERE = 0, KC_PLACE_RAM, KC_PLACE_FLASH };

/* RAM below the break, or flash that is the process's own. length is at least 1. */
static inline enum kc_place kc_place_of(const struct kc_process *process, uint32_t address, uint32_t length)
{
	if (kc_range_within(process->memory.ram_start, process->memory.block->marks.app_break, address, length))
		return KC_PLACE_RAM;
	if (kc_range_within(kc_flash_unprotected_start(process), kc_flash_end(process), address, length))
		return KC_PLACE_FLASH;
	return KC_PLACE_NOWHERE;
}

#endif
