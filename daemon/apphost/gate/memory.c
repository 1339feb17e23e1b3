/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Compilers may generate calls of these functions for initialisers and copies; there is no libc to provide them. */
#include <stddef.h>

void *memset(void *to, int byte, size_t length);
void *memcpy(void *restrict to, const void *restrict from, size_t length);

void *memset(void *to, int byte, size_t length)
{
	for (size_t i = 0; i < length; i++)
		((unsigned char *)to)[i] = (unsigned char)byte;
	return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
	for (size_t i = 0; i < length; i++)
		((unsigned char *)to)[i] = ((const unsigned char *)from)[i];
	return to;
}
