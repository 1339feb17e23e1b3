/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Suggestions for mistyped names. */
#ifndef TOCKCTL_SIMILAR_H
#define TOCKCTL_SIMILAR_H

#include <stdbool.h>

/*
 * Returns true if `typed` may stand for `name`: equal except for case, a prefix of it, or one or two typing errors away. Compares
 * bytes.
 */
bool similar(const char *typed, const char *name);

#endif
