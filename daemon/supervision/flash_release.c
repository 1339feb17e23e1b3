/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/flash_release.h"

#include <stdlib.h>

#include "daemon/loop_thread.h"

/* Below this size, starting a thread takes longer than freeing. */
#define MUCH_BYTES (1u << 20)

static void *release(void *context)
{
	sealed_file_close(context);
	free(context);
	return NULL;
}

void flash_release(struct sealed_file *flash)
{
	struct sealed_file *copy = flash->length >= MUCH_BYTES ? malloc(sizeof *copy) : NULL;

	if (copy != NULL) {
		*copy = *flash;
		if (loop_thread_start(release, copy, 0) == 0) {
			*flash = (struct sealed_file){.fd = -1};
			return;
		}
		free(copy);
	}
	sealed_file_close(flash);
}
