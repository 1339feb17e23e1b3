/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "format.h"

struct buffer_sink {
	struct libtock_sink sink;
	char *at;
	size_t room; /* without the terminator */
};

static void put(struct libtock_sink *sink, const char *text, size_t length)
{
	struct buffer_sink *buffer = (struct buffer_sink *)sink;
	size_t kept = length < buffer->room ? length : buffer->room;
	memcpy(buffer->at, text, kept);
	buffer->at += kept;
	buffer->room -= kept;
}

int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments)
{
	char none[1];
	struct buffer_sink sink = {{put}, size > 0 ? buffer : none, size > 0 ? size - 1 : 0};
	int length = libtock_format(&sink.sink, format, arguments);
	*sink.at = '\0';
	return length;
}

int snprintf(char *buffer, size_t size, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(buffer, size, format, arguments);
	va_end(arguments);
	return length;
}

int vsprintf(char *buffer, const char *format, va_list arguments)
{
	return vsnprintf(buffer, SIZE_MAX, format, arguments);
}

int sprintf(char *buffer, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsprintf(buffer, format, arguments);
	va_end(arguments);
	return length;
}
