/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * When the daemon touches a region's mapping beyond the end of its file, Linux raises SIGBUS. That must end the app, not the
 * daemon: the handler replaces the page by an anonymous zero page and notifies the owner of the range. Any other SIGBUS kills the
 * daemon as usual.
 */
#ifndef DAEMON_MEMORY_BUS_GUARD_H
#define DAEMON_MEMORY_BUS_GUARD_H

#include <stddef.h>
#include <stdint.h>

/* A guarded mapping. The caller owns the storage, which must stay valid until bus_guard_remove. */
struct bus_guard_range {
	uint8_t *start; /* page-aligned */
	size_t length;
	/*
	 * Called from the signal handler, while the code that touched the page is interrupted. It may set flags and queue its
	 * owner, but must not touch guarded memory.
	 */
	void (*hit)(void *context);
	void *context;
	struct bus_guard_range *next, *previous; /* private */
};

/* Installs the signal handler. Returns 0 or a negative errno. */
int bus_guard_install(void);
void bus_guard_add(struct bus_guard_range *range);
void bus_guard_remove(struct bus_guard_range *range);

#endif
