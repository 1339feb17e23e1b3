/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * How the core asks its port for memory. The contracts state what <kc/port.h> requires of a port with respect to memory: it
 * writes only where it was given a place to write, and nothing that belongs to the core. Provers cannot follow pointers to
 * functions, so these contracts are assumed (tools/proofs/assumed).
 */
#ifndef KERNELCORE_PORT_CALLS_H
#define KERNELCORE_PORT_CALLS_H

#include "kernelcore/memory_functions.h"
#include "kernelcore/process_block.h"

/*
 * Gives the process everything below new_break. New bytes from *fresh on are already zero. Whatever lies above either break may
 * have disappeared or appeared, unless the port refuses: then nothing has changed.
 */
/*@
  requires \valid_read(port) && \valid_read(memory) && \valid(fresh) && \separated(fresh, memory);
  requires memory->ram_start <= old_break && memory->ram_start <= new_break <= memory->ram_start + memory->ram_size;
  assigns *fresh, memory->app_base[\min(old_break, new_break) - memory->ram_start .. memory->ram_size - memory->block_size - 1];
  ensures \result ==> \valid(memory->app_base + (0 .. new_break - memory->ram_start - 1));
  ensures \result ==>
    kc_zero_from(memory->app_base + (old_break - memory->ram_start), *fresh - old_break, new_break - old_break);
  ensures !\result ==> \forall integer i; 0 <= i < memory->ram_size - memory->block_size ==>
    memory->app_base[i] == \old(memory->app_base[i]);
*/
static inline bool kc_port_move_break(const struct kc_port *port, const struct kc_process_memory *memory, uint32_t index,
				      uint32_t old_break, uint32_t new_break, uint32_t *fresh)
{
	(void)memory;
	return port->ops->move_break(port->context, index, old_break, new_break, fresh);
}

/* Gives the kernel [low_mark, old_low_mark). */
/*@
  requires \valid_read(port) && \valid_read(memory);
  requires memory->ram_start <= low_mark <= old_low_mark;
  assigns \nothing;
  ensures \result ==>
    \valid(memory->kernel_base + (low_mark - memory->ram_start .. old_low_mark - memory->ram_start - 1));
*/
static inline bool kc_port_reserve_grant(const struct kc_port *port, const struct kc_process_memory *memory, uint32_t index,
					 uint32_t old_low_mark, uint32_t low_mark)
{
	(void)memory;
	return port->ops->reserve_grant(port->context, index, old_low_mark, low_mark);
}

#endif
