/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A text that grows. {0} is an empty one. Without memory the tool ends with STATUS_REFUSED: there is nothing to save. */
#ifndef TOCKCTL_TEXT_H
#define TOCKCTL_TEXT_H

#include <stddef.h>

struct text {
	char *bytes; /* terminated, or NULL while nothing was added */
	size_t length;
	size_t capacity;
};

void text_add(struct text *text, const char *bytes, size_t length);
void text_add_string(struct text *text, const char *string);
void text_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Never NULL; good until the text changes. */
const char *text_string(const struct text *text);
void text_empty(struct text *text);
void text_free(struct text *text);

/* Room for `count` things of `size` bytes, the old ones kept; never NULL. */
void *text_room(void *old, size_t count, size_t size);

#endif
