/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Share windows (struct kc_process_memory), taken from the pool of RAM for processes. A process sees there what the memory
 * protection unit cannot share in place. A board enables them with cortexm_port.give_share_window; otherwise none of this code is
 * linked.
 */
#ifndef CORTEXM_SHARE_WINDOW_H
#define CORTEXM_SHARE_WINDOW_H

#include "kernelcore/arch/cortexm/port.h"

#define CORTEXM_SHARE_WINDOW_MIN 256u /* in bytes; a power of two, so that every unit can make a region of it */

/*
 * Gives a window of port->share_window_bytes to a process that may use IPC; its other memory must be allocated already. For the
 * first life the window is placed as high in the pool as possible; later lives get the same one, zeroed. Returns false if there
 * is no room.
 */
bool cortexm_give_share_window(const struct cortexm_port *port, uint32_t index);

#endif
