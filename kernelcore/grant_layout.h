/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * How a grant lies in memory (seed grant.rs, "Example layout of full grant"; BEHAVIOURS H1). Pure arithmetic.
 *
 *     start, a multiple of kc_grant_alignment(align)
 *     | counters | 8 bytes an upcall | 8 a read-only buffer | 8 a read-write buffer | padding | T, aligned to align |
 */
#ifndef KERNELCORE_GRANT_LAYOUT_H
#define KERNELCORE_GRANT_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#define KC_GRANT_COUNTERS_BYTES 4u
#define KC_GRANT_ENTRY_BYTES    8u
#define KC_GRANT_WORD_ALIGNMENT 4u
#define KC_CUSTOM_ALIGNMENT     2u

/* Bytes before the padding. Each count is at most 255. */
uint32_t kc_grant_kernel_bytes(uint32_t upcalls, uint32_t allow_ro, uint32_t allow_rw);

/* Alignment of the whole grant: that of T, but at least a word's. */
uint32_t kc_grant_alignment(uint32_t align);

/* Bytes of the whole grant; T is its last `size` bytes. align is a power of two. False: more than 32 bits can say. */
bool kc_grant_bytes(uint32_t kernel_bytes, uint32_t size, uint32_t align, uint32_t *bytes);

/*
 * Places `bytes` below low_mark, at a multiple of align (a power of two), not below floor. False: there is no room.
 * The bytes lost to alignment are never used again.
 */
bool kc_grant_place(uint32_t low_mark, uint32_t bytes, uint32_t align, uint32_t floor, uint32_t *start);

/* size * count; false if 32 bits cannot say it. */
bool kc_array_bytes(uint32_t size, uint32_t count, uint32_t *bytes);

/* Offset of an entry from the grant's start. */
uint32_t kc_grant_entry_offset(uint32_t entry);

/* The word of counters: upcalls in the lowest byte, then read-only, then read-write buffers. Each is at most 255. */
uint32_t kc_grant_counters(uint32_t upcalls, uint32_t allow_ro, uint32_t allow_rw);
uint32_t kc_grant_upcalls_of(uint32_t counters);
uint32_t kc_grant_allow_ro_of(uint32_t counters);
uint32_t kc_grant_allow_rw_of(uint32_t counters);

#endif
