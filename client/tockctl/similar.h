/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What somebody may have meant. */
#ifndef TOCKCTL_SIMILAR_H
#define TOCKCTL_SIMILAR_H

#include <stdbool.h>

/* Could `typed` stand for `name`: the same but for case, the beginning of it, or off by a key or two? Both in bytes. */
bool similar(const char *typed, const char *name);

#endif
