/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What regions of PMSAv8 (ARM DDI 0553, section B11) can cover: any range between two multiples of 32. Pure computation, which
 * also runs on the host.
 */
#ifndef CORTEXM_PMSAV8_REGIONS_H
#define CORTEXM_PMSAV8_REGIONS_H

#include "kernelcore/process_memory.h"

#define PMSAV8_GRANULE 32u

/* [start, start + size): both multiples of PMSAV8_GRANULE, size at least that. */
struct pmsav8_region {
	uint32_t start;
	uint32_t size;
};

/*
 * Finds the smallest region of at least min_length (at least 1) bytes in [start, start + length). Returns false if there is none.
 */
/*@
  requires \valid(region);
  requires min_length >= 1;
  assigns *region;
  ensures \result ==> region->start % PMSAV8_GRANULE == 0 && region->size % PMSAV8_GRANULE == 0;
  ensures \result ==> start <= region->start && region->start + region->size <= start + length;
  ensures \result ==> min_length <= region->size < min_length + PMSAV8_GRANULE;
*/
bool pmsav8_find_region(uint32_t start, uint32_t length, uint32_t min_length, struct pmsav8_region *region);

/*
 * The process's part of the memory at ram_start, a multiple of PMSAV8_GRANULE: [ram_start, app_break), rounded up. Returns false
 * if that would reach beyond kernel_break. size 0: nothing.
 */
/*@
  requires \valid(region);
  requires ram_start % PMSAV8_GRANULE == 0;
  assigns *region;
  ensures \result ==> region->start == ram_start && region->size % PMSAV8_GRANULE == 0;
  ensures \result ==> ram_start <= app_break <= region->start + region->size <= kernel_break;
  ensures as_the_core_thinks: \result ==> region->start + region->size == kc_protection_end(ram_start, app_break, PMSAV8_GRANULE);
  ensures refused: \result <==> ram_start <= app_break && ram_start <= kernel_break &&
    kc_protection_end(ram_start, app_break, PMSAV8_GRANULE) <= kernel_break;
*/
bool pmsav8_app_region(uint32_t ram_start, uint32_t app_break, uint32_t kernel_break, struct pmsav8_region *region);

/*
 * Finds memory of at least min_size bytes in [start, start + length), at a multiple of align, such that the process can access
 * the first initial_app_size bytes but none of the last initial_kernel_size. Returns false if there is none. align is a multiple
 * of PMSAV8_GRANULE.
 */
/*@
  requires \valid(memory_start) && \valid(memory_size) && \separated(memory_start, memory_size);
  requires align >= PMSAV8_GRANULE && align % PMSAV8_GRANULE == 0;
  assigns *memory_start, *memory_size;
  ensures \result ==> *memory_start % align == 0;
  ensures \result ==> start <= *memory_start && *memory_start + *memory_size <= start + length;
  ensures \result ==> *memory_size >= min_size && *memory_size >= initial_app_size + initial_kernel_size;
*/
bool pmsav8_find_memory(uint32_t start, uint32_t length, uint32_t align, uint32_t min_size, uint32_t initial_app_size,
			uint32_t initial_kernel_size, uint32_t *memory_start, uint32_t *memory_size);

#endif
