/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The four functions that compilers call implicitly, and memchr. They work word by word if both addresses are aligned. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* May alias any type, because the bytes moved may have any type. */
typedef uintptr_t __attribute__((may_alias)) word_t;

#define WORD_BYTES sizeof(word_t)

static bool aligned(uintptr_t addresses)
{
	return addresses % WORD_BYTES == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	unsigned char *t = to;
	const unsigned char *f = from;
	if (aligned((uintptr_t)t | (uintptr_t)f)) {
		for (; size >= WORD_BYTES; size -= WORD_BYTES, t += WORD_BYTES, f += WORD_BYTES)
			*(word_t *)t = *(const word_t *)f;
	}
	while (size-- > 0)
		*t++ = *f++;
	return to;
}

void *memmove(void *to, const void *from, size_t size)
{
	unsigned char *t = to;
	const unsigned char *f = from;
	if ((uintptr_t)t - (uintptr_t)f >= size)
		return memcpy(to, from, size); /* copying upwards never overwrites unread bytes */
	if (aligned((uintptr_t)(t + size) | (uintptr_t)(f + size))) {
		for (; size >= WORD_BYTES; size -= WORD_BYTES)
			*(word_t *)(t + size - WORD_BYTES) = *(const word_t *)(f + size - WORD_BYTES);
	}
	while (size-- > 0)
		t[size] = f[size];
	return to;
}

void *memset(void *memory, int byte, size_t size)
{
	unsigned char *m = memory;
	if (aligned((uintptr_t)m)) {
		word_t pattern = (word_t)-1 / 0xff * (unsigned char)byte;
		for (; size >= WORD_BYTES; size -= WORD_BYTES, m += WORD_BYTES)
			*(word_t *)m = pattern;
	}
	while (size-- > 0)
		*m++ = (unsigned char)byte;
	return memory;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a, *y = b;
	for (size_t i = 0; i < size; i++) {
		if (x[i] != y[i])
			return x[i] - y[i];
	}
	return 0;
}

void *memchr(const void *memory, int byte, size_t size)
{
	const unsigned char *m = memory;
	for (size_t i = 0; i < size; i++) {
		if (m[i] == (unsigned char)byte)
			return (void *)(uintptr_t)(m + i);
	}
	return NULL;
}
