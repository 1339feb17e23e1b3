/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Copies words if both addresses are aligned, bytes otherwise. The build keeps the compiler from replacing these loops by calls
 * to the same functions.
 */
#include "kernelcore/arch/cortexm/memory_functions.h"

/* Allows access to memory of any type. */
typedef uint32_t __attribute__((may_alias)) any_word;

static inline int both_aligned(const void *a, const void *b)
{
	return (((uintptr_t)a | (uintptr_t)b) & 3u) == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
	uint8_t *target = to;
	const uint8_t *source = from;

	if (both_aligned(to, from)) {
		for (; count >= sizeof(any_word); count -= sizeof(any_word)) {
			*(any_word *)(void *)target = *(const any_word *)(const void *)source;
			target += sizeof(any_word);
			source += sizeof(any_word);
		}
	}
	while (count-- > 0)
		*target++ = *source++;
	return to;
}

void *memmove(void *to, const void *from, size_t count)
{
	uint8_t *target = to;
	const uint8_t *source = from;

	if (target <= source)
		return memcpy(to, from, count);
	while (count-- > 0)
		target[count] = source[count];
	return to;
}

void *memset(void *to, int byte, size_t count)
{
	uint8_t *target = to;
	uint32_t word = (uint8_t)byte * 0x01010101u;

	if (both_aligned(to, to)) {
		for (; count >= sizeof(any_word); count -= sizeof(any_word)) {
			*(any_word *)(void *)target = word;
			target += sizeof(any_word);
		}
	}
	while (count-- > 0)
		*target++ = (uint8_t)byte;
	return to;
}

int memcmp(const void *a, const void *b, size_t count)
{
	const uint8_t *left = a;
	const uint8_t *right = b;

	for (; count > 0; count--, left++, right++) {
		if (*left != *right)
			return *left - *right;
	}
	return 0;
}
