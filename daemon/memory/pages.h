/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Page arithmetic of a region: pure functions on 32-bit words, without casts or masks, so that they can be proved. The limits
 * here and in protocol/layout.h keep every sum below 2^32.
 */
#ifndef DAEMON_MEMORY_PAGES_H
#define DAEMON_MEMORY_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/layout.h"

#define PAGES_SIZE_MIN 4096u
#define PAGES_SIZE_MAX 65536u
/* Size of the region's header, which precedes the kernel's own copy of the RAM's addresses. A multiple of KC_GRANT_ALIGN_MAX. */
#define PAGES_HEADER_BYTES 256u

/* Lemmas for the provers. Each is itself proved from those before it. */
/*@ lemma pages_size_is_multiple:
  \forall integer step; step > 0 ==> step % step == 0;
*/
/*@ lemma pages_next_is_multiple:
  \forall integer value, step; value >= 0 && step > 0 && value % step != 0 ==> (value + (step - value % step)) % step == 0;
*/

/*@ lemma pages_sum_is_multiple:
  \forall integer a, b, step; a >= 0 && b >= 0 && step > 0 && a % step == 0 && b % step == 0 ==> (a + b) % step == 0;
*/
/*@ lemma pages_following_is_multiple:
  \forall integer value, step; value >= 0 && step > 0 && value % step == 0 ==> (value + step) % step == 0;
*/

/* Round bytes to a multiple of page_size. For rounding up: bytes <= UINT32_MAX - page_size. */
/*@
  requires page_size >= 1 && bytes <= UINT32_MAX - page_size;
  assigns \nothing;
  ensures \result % page_size == 0;
  ensures bytes <= \result < bytes + page_size;
*/
uint32_t pages_round_up(uint32_t bytes, uint32_t page_size);
/*@
  requires page_size >= 1;
  assigns \nothing;
  ensures \result % page_size == 0;
  ensures bytes - page_size < \result <= bytes;
*/
uint32_t pages_round_down(uint32_t bytes, uint32_t page_size);

/* The position of each part of a region (protocol/region.h). Offsets count from the start of the file. */
struct pages_layout {
	uint32_t page_size;
	uint32_t ram_size;      /* RAM size passed to the core: the app's RAM rounded up to 8, and its control block */
	uint32_t kernel_bytes;  /* header and kernel half; the trap page follows */
	uint32_t block_offset;  /* of the control block */
	uint32_t share_bytes;   /* of the share window */
	uint32_t app_offset;    /* of the app half */
	uint32_t ram_bytes;     /* address space of the app half */
	uint32_t map_bytes;     /* size of the whole mapping */
	uint32_t initial_break; /* bytes of RAM when the app is entered */
};

/*
 * Lays out a region for an app that requests app_ram bytes, with a control block of block_bytes (a multiple of 8) and a share
 * window of share_bytes (a multiple of page_size). Returns false if the sum exceeds what a process may have (LAYOUT_RAM_MAX) or
 * page_size is not supported.
 */
/*@
  requires \valid(layout);
  assigns *layout;
  behavior laid_out:
    assumes PAGES_SIZE_MIN <= page_size <= PAGES_SIZE_MAX && LAYOUT_RAM % page_size == 0;
    assumes block_bytes % 8 == 0 && share_bytes % page_size == 0 && share_bytes <= LAYOUT_RAM_MAX;
    assumes app_ram + block_bytes <= LAYOUT_RAM_MAX;
    ensures \result;
    ensures layout->page_size == page_size && layout->share_bytes == share_bytes;
    ensures app_ram + block_bytes <= layout->ram_size < app_ram + block_bytes + 8;
    ensures layout->block_offset % 8 == 0;
    ensures layout->block_offset + block_bytes == PAGES_HEADER_BYTES + layout->ram_size <= layout->kernel_bytes;
    ensures layout->kernel_bytes % page_size == 0;
    ensures layout->app_offset == layout->kernel_bytes + page_size + share_bytes;
    ensures layout->app_offset % page_size == 0;
    ensures layout->ram_bytes % page_size == 0 && layout->ram_size <= layout->ram_bytes;
    ensures layout->map_bytes == layout->app_offset + layout->ram_bytes;
    ensures layout->initial_break <= LAYOUT_INITIAL_BREAK && layout->initial_break + block_bytes <= layout->ram_size;
  behavior refused:
    assumes !(PAGES_SIZE_MIN <= page_size <= PAGES_SIZE_MAX && LAYOUT_RAM % page_size == 0 &&
      block_bytes % 8 == 0 && share_bytes % page_size == 0 && share_bytes <= LAYOUT_RAM_MAX &&
      app_ram + block_bytes <= LAYOUT_RAM_MAX);
    ensures !\result && *layout == \old(*layout);
  complete behaviors;
  disjoint behaviors;
*/
bool pages_lay_out(uint32_t page_size, uint32_t app_ram, uint32_t block_bytes, uint32_t share_bytes, struct pages_layout *layout);

/* Returns the file size for a process whose break is `break_bytes` above the start of its RAM; break_bytes <= ram_size. */
/*@
  requires \valid_read(layout);
  requires 1 <= layout->page_size <= PAGES_SIZE_MAX && break_bytes <= LAYOUT_RAM_MAX;
  requires layout->app_offset <= 3 * LAYOUT_RAM_MAX;
  assigns \nothing;
  ensures layout->app_offset + break_bytes <= \result < layout->app_offset + break_bytes + layout->page_size;
*/
uint32_t pages_file_end(const struct pages_layout *layout, uint32_t break_bytes);

#endif
