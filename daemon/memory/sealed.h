/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Anonymous files: plain ones for regions, and sealed ones for flash, which can no longer be changed or truncated. */
#ifndef DAEMON_MEMORY_SEALED_H
#define DAEMON_MEMORY_SEALED_H

#include <stdint.h>

/* Creates an empty memfd, close-on-exec, that can be sealed. Returns the descriptor or a negative errno. */
int sealed_memfd(const char *name);

struct sealed_file {
	int fd;
	const uint8_t *bytes; /* mapped read-only */
	uint32_t length;      /* as given; the file itself is rounded up to whole pages */
};

/*
 * Copies `length` bytes (more than 0) into a memfd, seals it against every change and maps it. Returns 0, or a negative errno
 * with the failed step in *step and nothing left behind.
 */
int sealed_file_create(const char *name, const uint8_t *bytes, uint32_t length, struct sealed_file *file, const char **step);
void sealed_file_close(struct sealed_file *file); /* a closed or zeroed one is fine */

#endif
