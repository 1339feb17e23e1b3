/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Share windows (kc_process_memory) from the pool of RAM for processes: what the memory protection unit cannot share in its place is seen
 * there. A board gives them by cortexm_port.give_share_window; one that does not has none of this code.
 */
#ifndef CORTEXM_SHARE_WINDOW_H
#define CORTEXM_SHARE_WINDOW_H

#include "kernelcore/arch/cortexm/port.h"

#define CORTEXM_SHARE_WINDOW_MIN 256u /* and a power of two, so that every unit can tell it from what is beside it */

/*
 * A window of port->share_window_bytes for a process that may use IPC and has its other memory already: at its first life as high in the pool as
 * there is room, later the same again, zeroed. False: there is no room.
 */
bool cortexm_give_share_window(const struct cortexm_port *port, uint32_t index);

#endif
