/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Touching a mapping beyond the end of a region's file raises SIGBUS in the daemon. The app must pay for that, not the daemon:
 * the page is replaced by an anonymous one that reads as zero, and the owner of the range is told. Elsewhere SIGBUS kills as
 * usual.
 */
#ifndef DAEMON_MEMORY_BUS_GUARD_H
#define DAEMON_MEMORY_BUS_GUARD_H

#include <stddef.h>
#include <stdint.h>

/* A mapping to guard. The caller's storage, which must stay until bus_guard_remove. */
struct bus_guard_range {
	uint8_t *start; /* on a page */
	size_t length;
	/*
	 * Called in the signal handler, in the middle of the code that touched the page. It may set flags and put its owner into
	 * a queue, but must not touch guarded memory.
	 */
	void (*hit)(void *context);
	void *context;
	struct bus_guard_range *next, *previous; /* the guard's own */
};

/* Takes the signal. 0 or a negative errno. */
int bus_guard_install(void);
void bus_guard_add(struct bus_guard_range *range);
void bus_guard_remove(struct bus_guard_range *range);

#endif
