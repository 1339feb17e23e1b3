/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Names that are printed to terminals and logs: what they may hold. */
#ifndef PROTOCOL_PLAIN_TEXT_H
#define PROTOCOL_PLAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Is this UTF-8 (shortest forms, no surrogates, at most U+10FFFF) without control characters (below U+0020, U+007F to U+009F)? */
bool plain_text(const char *text, size_t length);

#endif
