/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Bytes that others wrote as JSON strings, which can only hold UTF-8. */
#ifndef DAEMON_CONTROL_TEXT_H
#define DAEMON_CONTROL_TEXT_H

#include <jansson.h>
#include <stddef.h>

/* Bytes that are not UTF-8 become U+FFFD. NULL: no memory. */
json_t *text_json(const char *bytes, size_t length);
/*
 * The same for part of a stream: a character that is cut off at the end is left out, and *consumed is less by its bytes (at least
 * length - 3).
 */
json_t *text_json_part(const char *bytes, size_t length, size_t *consumed);

#endif
