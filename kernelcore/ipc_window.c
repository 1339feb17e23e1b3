/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/ipc_window.h"

/* The end of the first room that overlaps [start, start + units); start if none does. */
/*@
  requires units >= 1 && start + units <= UINT32_MAX;
  requires \valid_read(rooms + (0 .. count - 1));
  requires \forall integer i; 0 <= i < count ==> rooms[i].start + rooms[i].units <= UINT32_MAX;
  assigns \nothing;
  ensures \result == start ==> kc_beside_rooms(rooms, count, except, start, units);
  ensures \result >= start;
  ensures \forall integer at; start <= at < \result ==> !kc_beside_rooms(rooms, count, except, at, units);
  ensures \result == start || \exists integer i; 0 <= i < count && \result == rooms[i].start + rooms[i].units;
*/
static uint32_t end_of_overlap(const struct kc_ipc_room *rooms, uint32_t count, uint32_t except, uint32_t start, uint32_t units)
{
	/*@
	  loop invariant 0 <= i <= count && kc_beside_rooms(rooms, i, except, start, units);
	  loop assigns i;
	  loop variant count - i;
	*/
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

	/* Each step moves past a room that is never revisited. */
	/*@
	  loop invariant at <= window_units && *start == \at(*start, Pre);
	  loop invariant \forall integer low; 0 <= low < at ==> !kc_beside_rooms(rooms, count, except, low, units);
	  loop assigns at;
	  loop variant window_units - at;
	*/
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
