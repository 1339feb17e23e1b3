/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What regions of PMSAv7 (ARM DDI 0403, section B3.5; PMSAv6 is similar) can cover. Pure computation, which also runs on the
 * host.
 *
 * The size of a region is a power of two, and the region begins at a multiple of it. From 256 bytes on it has 8 subregions of
 * equal size, each of which can be disabled. Sizes are given as sizes, not as exponents, and computed by division, because shifts
 * by a variable cannot be proved.
 */
#ifndef CORTEXM_PMSAV7_REGIONS_H
#define CORTEXM_PMSAV7_REGIONS_H

#include "kernelcore/process_memory.h"

#define PMSAV7_SUBREGIONS 8u
#define PMSAV7_SIZE_MIN   256u /* of a region with subregions; smaller ones, which ARMv6-M does not have, are not used */
#define PMSAV7_SIZE_MAX   0x80000000u

/* The exponent of a power of two from 2 on, 0 for any other number; and the sizes that a region can have. */
/*@ logic integer pmsav7_exponent(integer size) =
  size == 0x2 ? 1 : size == 0x4 ? 2 : size == 0x8 ? 3 : size == 0x10 ? 4 : size == 0x20 ? 5 : size == 0x40 ? 6 :
  size == 0x80 ? 7 : size == 0x100 ? 8 : size == 0x200 ? 9 : size == 0x400 ? 10 : size == 0x800 ? 11 :
  size == 0x1000 ? 12 : size == 0x2000 ? 13 : size == 0x4000 ? 14 : size == 0x8000 ? 15 : size == 0x10000 ? 16 :
  size == 0x20000 ? 17 : size == 0x40000 ? 18 : size == 0x80000 ? 19 : size == 0x100000 ? 20 : size == 0x200000 ? 21 :
  size == 0x400000 ? 22 : size == 0x800000 ? 23 : size == 0x1000000 ? 24 : size == 0x2000000 ? 25 :
  size == 0x4000000 ? 26 : size == 0x8000000 ? 27 : size == 0x10000000 ? 28 : size == 0x20000000 ? 29 :
  size == 0x40000000 ? 30 : size == 0x80000000 ? 31 : 0;

  predicate pmsav7_is_size(integer size) = pmsav7_exponent(size) >= 8;
*/

/* A region with `count` enabled subregions from number `first` on; the process can access [start, start + length). */
struct pmsav7_region {
	uint32_t base;  /* a multiple of size */
	uint32_t size;  /* a power of two, PMSAV7_SIZE_MIN to PMSAV7_SIZE_MAX */
	uint32_t first; /* first + count <= PMSAV7_SUBREGIONS */
	uint32_t count; /* at least 1 */
	uint32_t start;
	uint32_t length;
};

/*
 * Finds the smallest region whose enabled part is at least min_length (at least 1) bytes long and lies in [start, start +
 * length). Returns false if there is none.
 */
/*@
  requires \valid(region);
  requires min_length >= 1;
  assigns *region;
  ensures \result ==> pmsav7_is_size(region->size) && region->base % region->size == 0;
  ensures \result ==> region->count >= 1 && region->first + region->count <= PMSAV7_SUBREGIONS;
  ensures \result ==> region->start == region->base + region->first * (region->size / PMSAV7_SUBREGIONS);
  ensures \result ==> region->length == region->count * (region->size / PMSAV7_SUBREGIONS);
  ensures \result ==> start <= region->start && region->start + region->length <= start + length;
  ensures \result ==> region->length >= min_length;
*/
bool pmsav7_find_region(uint32_t start, uint32_t length, uint32_t min_length, struct pmsav7_region *region);

/*
 * A process's RAM lies in two adjacent regions of the same size. The process can access a number of their 16 subregions, counted
 * from the first; the rest are disabled. `size` need not be a multiple of anything: the regions may extend beyond the memory, but
 * a subregion that overlaps the kernel's part is never enabled.
 *
 *     start          +region                     +2 region
 *     |  . . . . . . . |  . . . . . . . |
 *     |--- process's ---|     |- kernel's -|
 *                     break  kernel_break  start + size
 */
struct pmsav7_memory {
	uint32_t start;  /* a multiple of `region` */
	uint32_t size;   /* at most two regions */
	uint32_t region; /* size of one region in bytes: a power of two, at least PMSAV7_SIZE_MIN */
};

/*
 * Finds memory of at least min_size bytes in [start, start + length) such that the process can access the first initial_app_size
 * bytes but none of the last initial_kernel_size. Returns false if there is none.
 */
/*@
  requires \valid(memory);
  assigns *memory;
  ensures \result ==> pmsav7_is_size(memory->region) && memory->start % memory->region == 0;
  ensures \result ==> start <= memory->start && memory->start + memory->size <= start + length;
  ensures \result ==> min_size <= memory->size <= 2 * memory->region;
  ensures \result ==> initial_app_size + initial_kernel_size <= memory->size;
*/
bool pmsav7_find_memory(uint32_t start, uint32_t length, uint32_t min_size, uint32_t initial_app_size,
			uint32_t initial_kernel_size, struct pmsav7_memory *memory);

/* The granularity at which the unit can divide it, in bytes. */
/*@
  requires \valid_read(memory);
  assigns \nothing;
  ensures \result == memory->region / PMSAV7_SUBREGIONS;
*/
uint32_t pmsav7_granule(const struct pmsav7_memory *memory);

/*
 * Stores how many subregions the process needs to access [start, app_break). Returns false if they would reach beyond
 * kernel_break, or if one of them is outside the memory.
 */
/*@
  requires \valid_read(memory) && \valid(subregions) && \separated(memory, subregions);
  requires memory->region >= PMSAV7_SIZE_MIN;
  assigns *subregions;
  ensures \result ==> *subregions <= 2 * PMSAV7_SUBREGIONS;
  ensures \result ==> memory->start <= app_break <= memory->start + *subregions * (memory->region / PMSAV7_SUBREGIONS);
  ensures \result ==> memory->start + *subregions * (memory->region / PMSAV7_SUBREGIONS) <= kernel_break;
  ensures \result ==> kernel_break <= memory->start + memory->size;
  ensures as_the_core_thinks: \result ==> *subregions * (memory->region / PMSAV7_SUBREGIONS) ==
    kc_next_multiple(app_break - memory->start, memory->region / PMSAV7_SUBREGIONS);
  ensures refused: memory->size <= 2 * memory->region && memory->region % PMSAV7_SUBREGIONS == 0 ==>
    (\result <==> memory->start <= app_break && memory->start <= kernel_break <= memory->start + memory->size &&
      kc_protection_end(memory->start, app_break, memory->region / PMSAV7_SUBREGIONS) <= kernel_break);
*/
bool pmsav7_subregions_below(const struct pmsav7_memory *memory, uint32_t app_break, uint32_t kernel_break, uint32_t *subregions);

#endif
