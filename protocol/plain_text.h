/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Checks of names that are printed to terminals and logs. */
#ifndef PROTOCOL_PLAIN_TEXT_H
#define PROTOCOL_PLAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* True for UTF-8 (shortest forms, no surrogates, at most U+10FFFF) without control characters (below U+0020, U+007F to U+009F). */
bool plain_text(const char *text, size_t length);
/*
 * Where to cut a text of `length` bytes without splitting a UTF-8 character: plain_text_cut returns the length of its longest
 * beginning of at most `limit` bytes, plain_text_end the offset of its longest end of at most `limit` bytes. If the text is not
 * UTF-8, that part may be up to three bytes shorter than possible.
 */
size_t plain_text_cut(const char *text, size_t length, size_t limit);
size_t plain_text_end(const char *text, size_t length, size_t limit);

#endif
