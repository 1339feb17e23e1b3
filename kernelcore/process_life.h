/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Beginning and ending lives. */
#ifndef KERNELCORE_PROCESS_LIFE_H
#define KERNELCORE_PROCESS_LIFE_H

#include "kernelcore/memory_functions.h"
#include "kernelcore/process_block.h"

/* Makes the slot free. */
static inline void kc_process_clear(struct kc_process *process)
{
	memset(process, 0, sizeof *process);
	process->id.identifier = KC_NO_LIFE;
}

enum kc_life_error {
	KC_LIFE_OK = 0,
	KC_LIFE_NO_MEMORY,     /* the port has none; nothing changed */
	KC_LIFE_PORT_MEMORY,   /* what the port gave is not as port.h says; it was given back */
	KC_LIFE_RAM_TOO_SMALL, /* what the port gave cannot hold the process; it was given back */
	KC_LIFE_OTHER_RAM,     /* the binary is fixed to another RAM address; the memory was given back */
};

/* The first life of a slot whose flash, tbf and policy are filled in and whose memory is still free. */
enum kc_life_error kc_life_first(struct kc_kernel *kernel, uint32_t index);

#endif
