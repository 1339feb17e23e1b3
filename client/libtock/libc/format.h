/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The common part of the printf family. */
#ifndef LIBTOCK_LIBC_FORMAT_H
#define LIBTOCK_LIBC_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Receives the text piece by piece. */
struct libtock_sink {
	void (*put)(struct libtock_sink *sink, const char *text, size_t length);
};

/* Returns the length of the whole text, or -1 if an int cannot hold it. */
int libtock_format(struct libtock_sink *sink, const char *format, va_list arguments);

#endif
