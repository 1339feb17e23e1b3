/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Anonymous files: plain ones for regions, and sealed ones for flash, which nobody can change or truncate any more. */
#ifndef DAEMON_MEMORY_SEALED_H
#define DAEMON_MEMORY_SEALED_H

#include <stdint.h>

/* An empty memfd that is closed on exec and can be sealed, or a negative errno. */
int sealed_memfd(const char *name);

struct sealed_file {
	int fd;
	const uint8_t *bytes; /* mapped read-only */
	uint32_t length;      /* as given; the file is longer: whole pages */
};

/*
 * Fills a memfd with length > 0 bytes, seals it against every change and maps it. 0, or a negative errno with nothing left of it;
 * *step says what failed.
 */
int sealed_file_create(const char *name, const uint8_t *bytes, uint32_t length, struct sealed_file *file, const char **step);
void sealed_file_close(struct sealed_file *file); /* fine for one that was closed or zeroed */

#endif
