/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Slots taking turns in a circle. */
#ifndef KERNELCORE_SCHEDULER_TURNS_H
#define KERNELCORE_SCHEDULER_TURNS_H

#include <kc/kernel.h>

static inline uint32_t kc_next_turn(uint32_t slot, uint32_t slots)
{
	return slot + 1 < slots ? slot + 1 : 0;
}

#define KC_NOBODY_READY UINT32_MAX

/* The first slot with a ready process, going once around from `first`; KC_NOBODY_READY if there is none. */
static inline uint32_t kc_first_ready_from(struct kc_kernel *kernel, uint32_t first)
{
	uint32_t slot = first;

	for (uint32_t i = 0; i < kernel->process_slots; i++) {
		if (kc_process_ready(kernel, slot))
			return slot;
		slot = kc_next_turn(slot, kernel->process_slots);
	}
	return KC_NOBODY_READY;
}

#endif
