/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * How the core asks its port for memory. The contracts are what <kc/port.h> wants of a port, as far as memory is concerned: it writes
 * what it is given a place for, and nothing that belongs to the core. Provers cannot look behind a pointer to a function, so these
 * are taken as they stand (tools/proofs/assumed).
 */
#ifndef KERNELCORE_PORT_CALLS_H
#define KERNELCORE_PORT_CALLS_H

#include "kernelcore/memory_functions.h"
#include "kernelcore/process_block.h"

/*
 * The process gets all below new_break. From *fresh on, what is new is zero already. What lies above either break may have gone, or come;
 * unless the port refuses: then nothing has.
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

/* The kernel gets [low_mark, old_low_mark). */
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
