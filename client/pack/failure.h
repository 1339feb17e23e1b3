/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Why an input was refused: a one-line message (what, where, what to do). Functions that take a failure fill it when they return
 * false.
 */
#ifndef PACK_FAILURE_H
#define PACK_FAILURE_H

#include <stdbool.h>

struct failure {
	char text[768];
};

/* Fills the failure and returns false, so that a caller can end with `return fail(...)`. */
bool fail(struct failure *failure, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
