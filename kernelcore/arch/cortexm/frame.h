/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The frame that the processor pushes when it leaves a process. switch.h has pictures. */
#ifndef CORTEXM_FRAME_H
#define CORTEXM_FRAME_H

#include <stddef.h>

#include "kernelcore/arch/cortexm/port.h"

/* The part that all frames have in common. */
struct cortexm_frame {
	uint32_t r[4];
	uint32_t r12, lr, pc, xpsr;
};

_Static_assert(sizeof(struct cortexm_frame) == CORTEXM_FRAME_BYTES && offsetof(struct cortexm_frame, pc) == CORTEXM_FRAME_PC,
	       "as the processor has it");

/*
 * The process's frame; NULL if it is not entirely in the process's own memory. The processor pushed it with the process's rights,
 * but the break may have moved since, and a frame in a region that is shared with others is not accepted either.
 */
struct cortexm_frame *cortexm_frame_of(const struct cortexm_process *process);

#endif
