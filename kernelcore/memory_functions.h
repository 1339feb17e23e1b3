/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The four functions that the core takes from its surroundings; a compiler may call them on its own in any case. */
#ifndef KERNELCORE_MEMORY_FUNCTIONS_H
#define KERNELCORE_MEMORY_FUNCTIONS_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int byte, size_t count);
int memcmp(const void *a, const void *b, size_t count);

#endif
