/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Names under which the tests call libtock's C library, beside the host's. */
#ifndef TESTS_LIBTOCK_HOST_H
#define TESTS_LIBTOCK_HOST_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

extern int tock_errno;

void *tock_memcpy(void *to, const void *from, size_t size);
void *tock_memmove(void *to, const void *from, size_t size);
void *tock_memset(void *memory, int byte, size_t size);
int tock_memcmp(const void *a, const void *b, size_t size);
void *tock_memchr(const void *memory, int byte, size_t size);
size_t tock_strlen(const char *text);
size_t tock_strnlen(const char *text, size_t limit);
int tock_strcmp(const char *a, const char *b);
int tock_strncmp(const char *a, const char *b, size_t limit);
char *tock_strcpy(char *to, const char *from);
char *tock_strncpy(char *to, const char *from, size_t size);
char *tock_strcat(char *to, const char *from);
char *tock_strncat(char *to, const char *from, size_t limit);
size_t tock_strlcpy(char *to, const char *from, size_t size);
size_t tock_strlcat(char *to, const char *from, size_t size);
char *tock_strchr(const char *text, int c);
char *tock_strrchr(const char *text, int c);
char *tock_strstr(const char *text, const char *part);
size_t tock_strspn(const char *text, const char *accept);
size_t tock_strcspn(const char *text, const char *reject);
char *tock_strpbrk(const char *text, const char *accept);
char *tock_strtok_r(char *text, const char *separators, char **rest);
char *tock_strdup(const char *text);
char *tock_strndup(const char *text, size_t limit);
int tock_strcasecmp(const char *a, const char *b);
int tock_strncasecmp(const char *a, const char *b, size_t limit);

int tock_isalnum(int c);
int tock_isalpha(int c);
int tock_isblank(int c);
int tock_iscntrl(int c);
int tock_isdigit(int c);
int tock_isgraph(int c);
int tock_islower(int c);
int tock_isprint(int c);
int tock_ispunct(int c);
int tock_isspace(int c);
int tock_isupper(int c);
int tock_isxdigit(int c);
int tock_tolower(int c);
int tock_toupper(int c);

int tock_atoi(const char *text);
long tock_strtol(const char *text, char **end, int base);
unsigned long tock_strtoul(const char *text, char **end, int base);
long long tock_strtoll(const char *text, char **end, int base);
unsigned long long tock_strtoull(const char *text, char **end, int base);
void tock_qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
void *tock_bsearch(const void *key, const void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
int tock_rand(void);
void tock_srand(unsigned int seed);

void *tock_malloc(size_t size);
void *tock_calloc(size_t count, size_t size);
void *tock_realloc(void *memory, size_t size);
void tock_free(void *memory);

int tock_snprintf(char *buffer, size_t size, const char *format, ...);
int tock_sprintf(char *buffer, const char *format, ...);

/* Provided by a test for the code under test. */
void *tock_sbrk(ptrdiff_t increment);
void tock_abort(void);

/* Pseudo-random numbers that are the same in every run (xorshift). */
static inline uint64_t pseudo_random(void)
{
	static uint64_t state = 0x9e3779b97f4a7c15u;
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static inline size_t pseudo_random_below(size_t limit)
{
	return (size_t)(pseudo_random() % limit);
}

#endif
