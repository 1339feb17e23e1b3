/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Bytes of others as JSON strings, which hold UTF-8 alone. */
#ifndef DAEMON_CONTROL_TEXT_H
#define DAEMON_CONTROL_TEXT_H

#include <jansson.h>
#include <stddef.h>

/* What is no UTF-8 becomes U+FFFD. NULL: no memory. */
json_t *text_json(const char *bytes, size_t length);
/*
 * The same for a part of a stream: a character that the end cuts off is left, *consumed says so (at least length - 3).
 */
json_t *text_json_part(const char *bytes, size_t length, size_t *consumed);

#endif
