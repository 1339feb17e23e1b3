/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Starts and ends lives. */
#ifndef KERNELCORE_PROCESS_LIFE_H
#define KERNELCORE_PROCESS_LIFE_H

#include "kernelcore/memory_functions.h"
#include "kernelcore/process_block.h"

/* Marks the slot as free. */
static inline void kc_process_clear(struct kc_process *process)
{
	memset(process, 0, sizeof *process);
	process->id.identifier = KC_NO_LIFE;
}

enum kc_life_error {
	KC_LIFE_OK = 0,
	KC_LIFE_NO_MEMORY,     /* the port has none; nothing has changed */
	KC_LIFE_PORT_MEMORY,   /* the port's memory does not meet kc/port.h; it was given back */
	KC_LIFE_RAM_TOO_SMALL, /* the port's memory cannot hold the process; it was given back */
	KC_LIFE_OTHER_RAM,     /* the binary is linked for another RAM address; the memory was given back */
};

/* Starts the first life of a slot whose flash, tbf and policy are filled in and whose memory is not set yet. */
enum kc_life_error kc_life_first(struct kc_kernel *kernel, uint32_t index);

#endif
