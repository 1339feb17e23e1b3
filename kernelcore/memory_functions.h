/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The only four functions that the core needs from its environment. Compilers may insert calls to them in any case. */
#ifndef KERNELCORE_MEMORY_FUNCTIONS_H
#define KERNELCORE_MEMORY_FUNCTIONS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Provers cannot reason about untyped bytes. Proved code therefore calls none of these four directly, but the functions below,
 * whose contracts are assumed (tools/proofs/assumed).
 */
/*@
  requires \false;
  assigns \nothing;
*/
void *memcpy(void *restrict to, const void *restrict from, size_t count);
/*@
  requires \false;
  assigns \nothing;
*/
void *memmove(void *to, const void *from, size_t count);
/*@
  requires \false;
  assigns \nothing;
*/
void *memset(void *to, int byte, size_t count);
/*@
  requires \false;
  assigns \nothing;
*/
int memcmp(const void *a, const void *b, size_t count);

/*
 * In freestanding code a compiler treats these names as ordinary functions. As builtins it can turn small copies into a few
 * moves.
 */
#ifndef __FRAMAC__
#define memcpy(to, from, count)  __builtin_memcpy(to, from, count)
#define memmove(to, from, count) __builtin_memmove(to, from, count)
#define memset(to, byte, count)  __builtin_memset(to, byte, count)
#define memcmp(a, b, count)      __builtin_memcmp(a, b, count)
#endif

/*@ predicate kc_all_zero(uint8_t *bytes, integer count) = \forall integer i; 0 <= i < count ==> bytes[i] == 0; */
/*@ predicate kc_zero_from(uint8_t *bytes, integer first, integer count) =
  \forall integer i; 0 <= i < count && first <= i ==> bytes[i] == 0;
*/
/* Sets `count` bytes of a process's memory to zero. */
/*@
  requires count >= 1 ==> \valid(bytes + (0 .. count - 1));
  assigns bytes[0 .. count - 1];
  ensures kc_all_zero(bytes, count);
*/
static inline void kc_zero(uint8_t *bytes, uint32_t count)
{
	memset(bytes, 0, count);
}

/* A word as the processor stores it, which is little-endian on every port. */
/*@ logic integer kc_word_at(uint8_t *bytes) = bytes[0] + 256 * bytes[1] + 65536 * bytes[2] + 16777216 * bytes[3]; */
/*@
  requires \valid(bytes + (0 .. 3));
  assigns bytes[0 .. 3];
  ensures kc_word_at(bytes) == word;
*/
static inline void kc_store_word(uint8_t *bytes, uint32_t word)
{
	memcpy(bytes, &word, sizeof word);
}

/* Copies `count` bytes between buffers that do not overlap. */
/*@
  requires count >= 1 ==> \valid(to + (0 .. count - 1)) && \valid_read(from + (0 .. count - 1));
  assigns to[0 .. count - 1];
*/
static inline void kc_copy(uint8_t *to, const uint8_t *from, uint32_t count)
{
	memcpy(to, from, count);
}

#endif
