/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef BREAKOUT_ATTEMPT_H
#define BREAKOUT_ATTEMPT_H

#include <stddef.h>
#include <stdint.h>

/* The result of an attempt that returns. An attempt that should have killed the app returns NOT_STOPPED. */
enum outcome { REFUSED, NOT_STOPPED };

struct attempt {
	const char *what;
	enum outcome (*try)(void);
};

struct attempts {
	const struct attempt *list;
	size_t count;
};

/* System calls that the kernel must refuse. */
extern const struct attempts through_kernel;
/* Instructions that must fault, on every platform. */
extern const struct attempts around_kernel;
/* Attempts for one platform only; empty on the other. */
extern const struct attempts on_linux;
extern const struct attempts on_board;

/* Makes a system call of any class, by this platform's mechanism. */
void raw_trap(uint32_t class_number, uint32_t r[4]);

#endif
