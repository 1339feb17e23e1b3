/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Names that are printed to terminals and logs: what they may hold. */
#ifndef PROTOCOL_PLAIN_TEXT_H
#define PROTOCOL_PLAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Is this UTF-8 (shortest forms, no surrogates, at most U+10FFFF) without control characters (below U+0020, U+007F to U+009F)? */
bool plain_text(const char *text, size_t length);
/*
 * Where a text of `length` bytes can be cut without a torn character, if it is UTF-8: how long its longest beginning of at most `limit`
 * bytes is, and at which byte its longest end of at most as many begins. Of other bytes up to three fewer come out.
 */
size_t plain_text_cut(const char *text, size_t length, size_t limit);
size_t plain_text_end(const char *text, size_t length, size_t limit);

#endif
