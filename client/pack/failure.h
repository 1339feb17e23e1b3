/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Why an input was refused: one line for a person (what, where, what to do). Functions that can refuse return false and fill it. */
#ifndef PACK_FAILURE_H
#define PACK_FAILURE_H

#include <stdbool.h>

struct failure {
	char text[768];
};

/* Writes the line and returns false, so that a caller can end with `return fail(...)`. */
bool fail(struct failure *failure, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
