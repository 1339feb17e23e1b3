/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Allocation of a share window. Pure arithmetic, in units. */
#ifndef KERNELCORE_IPC_WINDOW_H
#define KERNELCORE_IPC_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

struct kc_ipc_room {
	uint16_t start;
	uint16_t units; /* 0: no room */
};

/* [start, start + units) does not overlap this room. */
/*@ predicate kc_beside_room(struct kc_ipc_room *room, integer start, integer units) =
  room->units == 0 || start + units <= room->start || room->start + room->units <= start;
*/
/* It does not overlap any of the rooms but one. */
/*@ predicate kc_beside_rooms(struct kc_ipc_room *rooms, integer count, integer except, integer start, integer units) =
  \forall integer i; 0 <= i < count && i != except ==> kc_beside_room(rooms + i, start, units);
*/

/*
 * Finds the lowest `units` (at least 1) in a window of window_units that do not overlap any room; rooms[except] is ignored. The
 * rooms must lie inside the window. Returns false if there is no such place.
 */
/*@
  requires units >= 1;
  requires \valid(start) && \valid_read(rooms + (0 .. count - 1)) && \separated(start, rooms + (0 .. count - 1));
  requires \forall integer i; 0 <= i < count ==> rooms[i].start + rooms[i].units <= window_units;
  assigns *start;
  ensures \result ==> *start + units <= window_units;
  ensures \result ==> kc_beside_rooms(rooms, count, except, *start, units);
  ensures \result ==> \forall integer at; 0 <= at < *start ==> !kc_beside_rooms(rooms, count, except, at, units);
  ensures !\result ==>
    \forall integer at; 0 <= at && at + units <= window_units ==> !kc_beside_rooms(rooms, count, except, at, units);
  ensures !\result ==> *start == \old(*start);
*/
bool kc_ipc_room_find(const struct kc_ipc_room *rooms, uint32_t count, uint32_t except, uint32_t window_units, uint32_t units,
		      uint32_t *start);

#endif
