/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * How the core asks its port for memory. The contracts are what <kc/port.h> wants of a port, as far as memory is concerned: it writes
 * what it is given a place for, and nothing that belongs to the core. Provers cannot look behind a pointer to a function, so these
 * are taken as they stand (tools/proofs/assumed).
 */
#ifndef KERNELCORE_PORT_CALLS_H
#define KERNELCORE_PORT_CALLS_H

#include <kc/port.h>

/*@
  requires \valid_read(port) && \valid(fresh);
  assigns *fresh;
*/
static inline bool kc_port_move_break(const struct kc_port *port, uint32_t index, uint32_t old_break, uint32_t new_break,
				      uint32_t *fresh)
{
	return port->ops->move_break(port->context, index, old_break, new_break, fresh);
}

/*@
  requires \valid_read(port);
  requires low_mark <= old_low_mark;
  assigns \nothing;
*/
static inline bool kc_port_reserve_grant(const struct kc_port *port, uint32_t index, uint32_t old_low_mark, uint32_t low_mark)
{
	return port->ops->reserve_grant(port->context, index, old_low_mark, low_mark);
}

#endif
