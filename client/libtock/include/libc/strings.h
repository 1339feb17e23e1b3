/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef LIBTOCK_STRINGS_H
#define LIBTOCK_STRINGS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t limit);

#ifdef __cplusplus
}
#endif

#endif
