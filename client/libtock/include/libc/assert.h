/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* No include guard: each inclusion must follow the current NDEBUG. */
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define assert(condition) ((condition) ? (void)0 : libtock_assert_failed(#condition, __FILE__, __LINE__))
#endif

#ifndef LIBTOCK_ASSERT_H
#define LIBTOCK_ASSERT_H

#ifdef __cplusplus
extern "C" {
#else
#define static_assert _Static_assert
#endif

/* Prints the place and the condition, then faults. */
__attribute__((noreturn)) void libtock_assert_failed(const char *condition, const char *file, int line);

#ifdef __cplusplus
}
#endif

#endif
