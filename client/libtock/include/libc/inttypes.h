/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Format macros for the types of stdint.h. int32_t and int64_t differ between compilers: gcc for Cortex-M uses long and long
 * long, gcc for 64-bit Linux uses int and long.
 */
#ifndef LIBTOCK_INTTYPES_H
#define LIBTOCK_INTTYPES_H

#include <stdint.h>

#ifdef __arm__
#define LIBTOCK_PRI32 "l"
#else
#define LIBTOCK_PRI32 ""
#endif
#ifdef __LP64__
#define LIBTOCK_PRI64  "l"
#define LIBTOCK_PRIPTR "l"
#else
#define LIBTOCK_PRI64  "ll"
#define LIBTOCK_PRIPTR ""
#endif

#define PRId8   "d"
#define PRIi8   "i"
#define PRIu8   "u"
#define PRIo8   "o"
#define PRIx8   "x"
#define PRIX8   "X"
#define PRId16  "d"
#define PRIi16  "i"
#define PRIu16  "u"
#define PRIo16  "o"
#define PRIx16  "x"
#define PRIX16  "X"
#define PRId32  LIBTOCK_PRI32 "d"
#define PRIi32  LIBTOCK_PRI32 "i"
#define PRIu32  LIBTOCK_PRI32 "u"
#define PRIo32  LIBTOCK_PRI32 "o"
#define PRIx32  LIBTOCK_PRI32 "x"
#define PRIX32  LIBTOCK_PRI32 "X"
#define PRId64  LIBTOCK_PRI64 "d"
#define PRIi64  LIBTOCK_PRI64 "i"
#define PRIu64  LIBTOCK_PRI64 "u"
#define PRIo64  LIBTOCK_PRI64 "o"
#define PRIx64  LIBTOCK_PRI64 "x"
#define PRIX64  LIBTOCK_PRI64 "X"
#define PRIdPTR LIBTOCK_PRIPTR "d"
#define PRIiPTR LIBTOCK_PRIPTR "i"
#define PRIuPTR LIBTOCK_PRIPTR "u"
#define PRIoPTR LIBTOCK_PRIPTR "o"
#define PRIxPTR LIBTOCK_PRIPTR "x"
#define PRIXPTR LIBTOCK_PRIPTR "X"
#define PRIdMAX LIBTOCK_PRI64 "d"
#define PRIiMAX LIBTOCK_PRI64 "i"
#define PRIuMAX LIBTOCK_PRI64 "u"
#define PRIoMAX LIBTOCK_PRI64 "o"
#define PRIxMAX LIBTOCK_PRI64 "x"
#define PRIXMAX LIBTOCK_PRI64 "X"

#endif
