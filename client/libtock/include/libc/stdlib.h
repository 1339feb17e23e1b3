/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef LIBTOCK_STDLIB_H
#define LIBTOCK_STDLIB_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX     0x7fffffff

/*
 * The heap follows bss and grows with the app's break. Memory is aligned for any type. A request for 0 bytes returns a unique
 * block. Freeing memory twice, or memory that was not allocated, faults where it is detected.
 */
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory);

/* Ends the app with this completion code. */
__attribute__((noreturn)) void exit(int status);
__attribute__((noreturn)) void _Exit(int status);
/* Faults. */
__attribute__((noreturn)) void abort(void);

int abs(int value);
long labs(long value);
long long llabs(long long value);

int atoi(const char *text);
long atol(const char *text);
long long atoll(const char *text);
long strtol(const char *text, char **end, int base);
unsigned long strtoul(const char *text, char **end, int base);
long long strtoll(const char *text, char **end, int base);
unsigned long long strtoull(const char *text, char **end, int base);

/* Sorts in place, without recursion, in O(n log n) for every input. Not stable. */
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
void *bsearch(const void *key, const void *base, size_t count, size_t size, int (*compare)(const void *, const void *));

/* Always the same sequence. For true random numbers see libtock-sync/peripherals/rng.h. */
int rand(void);
void srand(unsigned int seed);

#ifdef __cplusplus
}
#endif

#endif
