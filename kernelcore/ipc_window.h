/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Which part of a share window is whose. Pure arithmetic, in units. */
#ifndef KERNELCORE_IPC_WINDOW_H
#define KERNELCORE_IPC_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

struct kc_ipc_room {
	uint16_t start;
	uint16_t units; /* 0: no room */
};

/*
 * Finds `units` (at least 1) in a window of window_units that none of the rooms has, as low as possible; rooms[except] does not count.
 * Rooms lie inside the window. False: there is none.
 */
bool kc_ipc_room_find(const struct kc_ipc_room *rooms, uint32_t count, uint32_t except, uint32_t window_units, uint32_t units,
		      uint32_t *start);

#endif
