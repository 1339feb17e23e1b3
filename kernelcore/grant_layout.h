/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The layout of a grant in memory (Tock's kernel/src/grant.rs, "Example layout of full grant"; docs/behaviours.md H1). Pure
 * arithmetic.
 *
 *     start, a multiple of kc_grant_alignment(align)
 *     | counters | 8 bytes an upcall | 8 a read-only buffer | 8 a read-write buffer | padding | T, aligned to align |
 */
#ifndef KERNELCORE_GRANT_LAYOUT_H
#define KERNELCORE_GRANT_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernelcore/multiples.h"

#define KC_GRANT_COUNTERS_BYTES 4u
#define KC_GRANT_ENTRY_BYTES    8u
#define KC_GRANT_WORD_ALIGNMENT 4u
#define KC_CUSTOM_ALIGNMENT     2u

/* Size in bytes of the part before the padding. Each count is at most 255. */
/*@
  requires upcalls <= 255 && allow_ro <= 255 && allow_rw <= 255;
  assigns \nothing;
  ensures \result == 4 + 8 * (upcalls + allow_ro + allow_rw);
*/
uint32_t kc_grant_kernel_bytes(uint32_t upcalls, uint32_t allow_ro, uint32_t allow_rw);

/* Alignment of the whole grant: that of T, but at least one word. */
/*@
  assigns \nothing;
  ensures \result == \max(align, 4);
*/
uint32_t kc_grant_alignment(uint32_t align);

/*
 * Size in bytes of the whole grant; T is its last `size` bytes. align is a power of two. Returns false if the size does not fit
 * in 32 bits.
 */
/*@
  requires align >= 1;
  requires \valid(bytes);
  assigns *bytes;
  behavior fits:
    assumes kc_next_multiple(kernel_bytes, align) + size <= UINT32_MAX;
    ensures \result;
    ensures (*bytes - size) % align == 0;
    ensures kernel_bytes <= *bytes - size < kernel_bytes + align;
  behavior too_large:
    assumes kc_next_multiple(kernel_bytes, align) + size > UINT32_MAX;
    ensures !\result && *bytes == \old(*bytes);
  complete behaviors;
  disjoint behaviors;
*/
bool kc_grant_bytes(uint32_t kernel_bytes, uint32_t size, uint32_t align, uint32_t *bytes);

/*
 * Places `bytes` below low_mark, at a multiple of align (a power of two), and not below floor. Returns false if there is no room.
 * Bytes lost to alignment are never reused.
 */
/*@
  requires align >= 1;
  requires \valid(start);
  assigns *start;
  behavior room:
    assumes bytes <= low_mark && bytes + floor <= low_mark - (low_mark - bytes) % align;
    ensures \result;
    ensures *start == low_mark - bytes - (low_mark - bytes) % align;
    ensures *start % align == 0;
    ensures floor <= *start && *start + bytes <= low_mark;
    ensures nothing_wasted: low_mark - (*start + bytes) < align;
  behavior no_room:
    assumes bytes > low_mark || bytes + floor > low_mark - (low_mark - bytes) % align;
    ensures !\result && *start == \old(*start);
  complete behaviors;
  disjoint behaviors;
*/
bool kc_grant_place(uint32_t low_mark, uint32_t bytes, uint32_t align, uint32_t floor, uint32_t *start);

/* Computes size * count. Returns false if the product does not fit in 32 bits. */
/*@
  requires \valid(bytes);
  assigns *bytes;
  ensures \result <==> size * count <= UINT32_MAX;
  ensures \result ==> *bytes == size * count;
  ensures !\result ==> *bytes == \old(*bytes);
*/
bool kc_array_bytes(uint32_t size, uint32_t count, uint32_t *bytes);

/* Offset of an entry from the start of the grant. */
/*@
  requires entry <= 3 * 255;
  assigns \nothing;
  ensures \result == 4 + 8 * entry;
*/
uint32_t kc_grant_entry_offset(uint32_t entry);

/* The word of counters: upcalls in the lowest byte, then read-only, then read-write buffers. Each is at most 255. */
/*@ logic integer kc_upcalls_in(integer counters) = counters % 256; */
/*@ logic integer kc_allow_ro_in(integer counters) = counters / 256 % 256; */
/*@ logic integer kc_allow_rw_in(integer counters) = counters / 65536 % 256; */
/*@
  requires upcalls <= 255 && allow_ro <= 255 && allow_rw <= 255;
  assigns \nothing;
  ensures kc_upcalls_in(\result) == upcalls;
  ensures kc_allow_ro_in(\result) == allow_ro;
  ensures kc_allow_rw_in(\result) == allow_rw;
*/
uint32_t kc_grant_counters(uint32_t upcalls, uint32_t allow_ro, uint32_t allow_rw);
/*@
  assigns \nothing;
  ensures \result == kc_upcalls_in(counters) <= 255;
*/
uint32_t kc_grant_upcalls_of(uint32_t counters);
/*@
  assigns \nothing;
  ensures \result == kc_allow_ro_in(counters) <= 255;
*/
uint32_t kc_grant_allow_ro_of(uint32_t counters);
/*@
  assigns \nothing;
  ensures \result == kc_allow_rw_in(counters) <= 255;
*/
uint32_t kc_grant_allow_rw_of(uint32_t counters);

#endif
