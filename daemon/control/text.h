/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Converts foreign bytes to JSON strings, which can only hold UTF-8. */
#ifndef DAEMON_CONTROL_TEXT_H
#define DAEMON_CONTROL_TEXT_H

#include <jansson.h>
#include <stddef.h>

/* Replaces invalid UTF-8 by U+FFFD. Returns NULL if out of memory. */
json_t *text_json(const char *bytes, size_t length);
/*
 * The same for part of a stream: a character cut off at the end is omitted. *consumed is the number of bytes used, at least
 * length - 3.
 */
json_t *text_json_part(const char *bytes, size_t length, size_t *consumed);

#endif
