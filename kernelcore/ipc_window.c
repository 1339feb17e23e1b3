/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/ipc_window.h"

/* Where the first room ends that has a unit of [start, start + units); start if none has. */
static uint32_t end_of_overlap(const struct kc_ipc_room *rooms, uint32_t count, uint32_t except, uint32_t start, uint32_t units)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct kc_ipc_room *room = &rooms[i];

		uint32_t end = (uint32_t)room->start + room->units;

		if (i == except || room->units == 0)
			continue;
		if (room->start < start + units && start < end)
			return end;
	}
	return start;
}

bool kc_ipc_room_find(const struct kc_ipc_room *rooms, uint32_t count, uint32_t except, uint32_t window_units, uint32_t units,
		      uint32_t *start)
{
	uint32_t at = 0;

	/* Each step passes a room for good. */
	while (units <= window_units && at <= window_units - units) {
		uint32_t next = end_of_overlap(rooms, count, except, at, units);

		if (next == at) {
			*start = at;
			return true;
		}
		at = next;
	}
	return false;
}
