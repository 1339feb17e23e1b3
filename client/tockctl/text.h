/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A growing text; {0} is empty. If memory runs out, the tool exits with STATUS_REFUSED. */
#ifndef TOCKCTL_TEXT_H
#define TOCKCTL_TEXT_H

#include <stddef.h>

struct text {
	char *bytes; /* NUL-terminated, or NULL while empty */
	size_t length;
	size_t capacity;
};

void text_add(struct text *text, const char *bytes, size_t length);
void text_add_string(struct text *text, const char *string);
void text_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Never NULL. Valid until the text changes. */
const char *text_string(const struct text *text);
void text_empty(struct text *text);
void text_free(struct text *text);

/* Reallocates room for `count` items of `size` bytes and keeps the old ones. Never NULL. */
void *text_room(void *old, size_t count, size_t size);

#endif
