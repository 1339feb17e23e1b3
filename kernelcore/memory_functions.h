/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The four functions that the core takes from its surroundings; a compiler may call them on its own in any case. */
#ifndef KERNELCORE_MEMORY_FUNCTIONS_H
#define KERNELCORE_MEMORY_FUNCTIONS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Provers cannot follow bytes without a type: proved code calls none of these four, but the functions below, which are taken as they
 * stand (tools/proofs/assumed).
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

/* Without a C library a compiler takes these names for anybody's functions; told what they are it makes a few moves of a few bytes. */
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
/* count bytes of a process's memory become zero. */
/*@
  requires count >= 1 ==> \valid(bytes + (0 .. count - 1));
  assigns bytes[0 .. count - 1];
  ensures kc_all_zero(bytes, count);
*/
static inline void kc_zero(uint8_t *bytes, uint32_t count)
{
	memset(bytes, 0, count);
}

/* A word, as the processor lays it out: the lowest byte first, on every port. */
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

/* count bytes, between places that have none in common. */
/*@
  requires count >= 1 ==> \valid(to + (0 .. count - 1)) && \valid_read(from + (0 .. count - 1));
  assigns to[0 .. count - 1];
*/
static inline void kc_copy(uint8_t *to, const uint8_t *from, uint32_t count)
{
	memcpy(to, from, count);
}

#endif
