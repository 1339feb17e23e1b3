/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "client/tockctl/printable.h"

bool fail(struct failure *failure, enum status status, const char *format, ...)
{
	va_list arguments;

	failure->status = status;
	va_start(arguments, format);
	vsnprintf(failure->text, sizeof(failure->text), format, arguments);
	va_end(arguments);
	return false;
}

enum status complain(const struct failure *failure)
{
	struct text line = {0};

	/* The daemon's message may contain an app's name. */
	printable_add(&line, failure->text, strlen(failure->text), PRINTABLE_LINES);
	fflush(stdout);
	fprintf(stderr, "tockctl: %s\n", text_string(&line));
	text_free(&line);
	return failure->status;
}

enum status worse(enum status one, enum status other)
{
	return one > other ? one : other;
}
