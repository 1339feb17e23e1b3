/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The part of the C library that boards have. The core needs these functions, and compilers insert calls to them. */
#ifndef CORTEXM_MEMORY_FUNCTIONS_H
#define CORTEXM_MEMORY_FUNCTIONS_H

#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int byte, size_t count);
int memcmp(const void *a, const void *b, size_t count);

#endif
