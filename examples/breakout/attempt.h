/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef BREAKOUT_ATTEMPT_H
#define BREAKOUT_ATTEMPT_H

#include <stddef.h>
#include <stdint.h>

/* What an attempt is told when it comes back. One that should have ended the app returns NOT_STOPPED. */
enum outcome { REFUSED, NOT_STOPPED };

struct attempt {
	const char *what;
	enum outcome (*try)(void);
};

struct attempts {
	const struct attempt *list;
	size_t count;
};

/* Asking the kernel politely for what it must not give. */
extern const struct attempts through_kernel;
/* Using the processor alone. */
extern const struct attempts around_kernel;
/* What only one of the platforms has; empty on the other. */
extern const struct attempts on_linux;
extern const struct attempts on_board;

/* A system call of any class, in whatever way this platform makes them. */
void raw_trap(uint32_t class_number, uint32_t r[4]);

#endif
