/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Allocation of a share window. Pure arithmetic, in units. */
#ifndef KERNELCORE_IPC_WINDOW_H
#define KERNELCORE_IPC_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#define KC_IPC_UNIT 64u /* minimum unit of a share window, in bytes; also the alignment of what is seen there */

/* The bytes of a unit in a window of window_bytes: a multiple of 64, large enough for 16 bits to count the units. */
/*@
  assigns \nothing;
  ensures \result >= 64 && \result % 64 == 0 && window_bytes < 65536 * \result;
  ensures window_bytes < 4194304 ==> \result == 64;
*/
static inline uint32_t kc_ipc_unit_bytes(uint32_t window_bytes)
{
	return KC_IPC_UNIT * (window_bytes / (KC_IPC_UNIT << 16) + 1);
}

/* The number of units that hold `bytes`, and no more than needed. */
/*@
  requires unit >= 1;
  assigns \nothing;
  ensures bytes <= \result * unit && (\result >= 1 ==> (\result - 1) * unit < bytes);
*/
static inline uint32_t kc_ipc_units_for(uint32_t bytes, uint32_t unit)
{
	return bytes / unit + (bytes % unit != 0);
}

/* The number of whole units in a window. */
/*@
  requires unit >= 1 && window_bytes < 65536 * unit;
  assigns \nothing;
  ensures \result <= 65535 && \result * unit <= window_bytes < (\result + 1) * unit;
*/
static inline uint32_t kc_ipc_units_in(uint32_t window_bytes, uint32_t unit)
{
	return window_bytes / unit;
}

/* The address of a unit of a window. Units that end inside the window there end inside it here. */
/*@
  requires unit >= 1 && window_start + start * unit <= UINT32_MAX;
  assigns \nothing;
  ensures \result == window_start + start * unit;
  ensures \forall integer window_bytes, units; (start + units) * unit <= window_bytes ==>
    \result + units * unit <= window_start + window_bytes;
*/
static inline uint32_t kc_ipc_unit_place(uint32_t window_start, uint32_t start, uint32_t unit)
{
	return window_start + start * unit;
}

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
