/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Included before libtock's own sources when they are compiled for the host. Renames its C library, so that it does not clash with the
 * host's.
 */
#ifndef TESTS_LIBTOCK_RENAMED_H
#define TESTS_LIBTOCK_RENAMED_H

#define memcpy      tock_memcpy
#define memmove     tock_memmove
#define memset      tock_memset
#define memcmp      tock_memcmp
#define memchr      tock_memchr
#define strlen      tock_strlen
#define strnlen     tock_strnlen
#define strcmp      tock_strcmp
#define strncmp     tock_strncmp
#define strcpy      tock_strcpy
#define strncpy     tock_strncpy
#define strcat      tock_strcat
#define strncat     tock_strncat
#define strlcpy     tock_strlcpy
#define strlcat     tock_strlcat
#define strchr      tock_strchr
#define strrchr     tock_strrchr
#define strstr      tock_strstr
#define strspn      tock_strspn
#define strcspn     tock_strcspn
#define strpbrk     tock_strpbrk
#define strtok      tock_strtok
#define strtok_r    tock_strtok_r
#define strdup      tock_strdup
#define strndup     tock_strndup
#define strcasecmp  tock_strcasecmp
#define strncasecmp tock_strncasecmp
#define isalnum     tock_isalnum
#define isalpha     tock_isalpha
#define isblank     tock_isblank
#define iscntrl     tock_iscntrl
#define isdigit     tock_isdigit
#define isgraph     tock_isgraph
#define islower     tock_islower
#define isprint     tock_isprint
#define ispunct     tock_ispunct
#define isspace     tock_isspace
#define isupper     tock_isupper
#define isxdigit    tock_isxdigit
#define tolower     tock_tolower
#define toupper     tock_toupper
#define abs         tock_abs
#define labs        tock_labs
#define llabs       tock_llabs
#define atoi        tock_atoi
#define atol        tock_atol
#define atoll       tock_atoll
#define strtol      tock_strtol
#define strtoul     tock_strtoul
#define strtoll     tock_strtoll
#define strtoull    tock_strtoull
#define qsort       tock_qsort
#define bsearch     tock_bsearch
#define rand        tock_rand
#define srand       tock_srand
#define malloc      tock_malloc
#define calloc      tock_calloc
#define realloc     tock_realloc
#define free        tock_free
#define sbrk        tock_sbrk
#define abort       tock_abort
#define errno       tock_errno
#define snprintf    tock_snprintf
#define vsnprintf   tock_vsnprintf
#define sprintf     tock_sprintf
#define vsprintf    tock_vsprintf

#endif
