/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/tockctl/failure.h"

static _Noreturn void no_memory(void)
{
	fputs("tockctl: no memory\n", stderr);
	exit(STATUS_REFUSED);
}

void *text_room(void *old, size_t count, size_t size)
{
	void *room = reallocarray(old, count == 0 ? 1 : count, size);

	if (room == NULL)
		no_memory();
	return room;
}

static void make_room(struct text *text, size_t more)
{
	size_t wanted;

	if (__builtin_add_overflow(text->length, more, &wanted) || __builtin_add_overflow(wanted, 1, &wanted) ||
	    wanted > SIZE_MAX / 2)
		no_memory();
	if (wanted <= text->capacity)
		return;
	text->capacity = wanted < 64 ? 64 : wanted * 2;
	text->bytes = text_room(text->bytes, text->capacity, 1);
}

void text_add(struct text *text, const char *bytes, size_t length)
{
	make_room(text, length);
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void text_add_string(struct text *text, const char *string)
{
	text_add(text, string, strlen(string));
}

void text_format(struct text *text, const char *format, ...)
{
	va_list arguments, again;
	int length;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		no_memory();
	make_room(text, (size_t)length);
	vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
	va_end(again);
	text->length += (size_t)length;
}

const char *text_string(const struct text *text)
{
	return text->bytes == NULL ? "" : text->bytes;
}

void text_empty(struct text *text)
{
	text->length = 0;
	if (text->bytes != NULL)
		text->bytes[0] = '\0';
}

void text_free(struct text *text)
{
	free(text->bytes);
	*text = (struct text){0};
}
