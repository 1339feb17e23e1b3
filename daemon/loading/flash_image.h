/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Flash images as tockloader writes them with --flash-file or --local-board: TBFs that lie one after the other, each where the
 * total size of the one before it ends, up to the end of the file or the first bytes that are no header. The first TBF is at the
 * start of the file or after zeroed bytes, because tockloader looks for a kernel's attributes before the apps and so may not put
 * apps first. Padding apps fill gaps; disabled ones stay where they are.
 */
#ifndef DAEMON_LOADING_FLASH_IMAGE_H
#define DAEMON_LOADING_FLASH_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/supervision/supervisor.h"

struct flash_image {
	const char *file_name; /* the caller's; for messages */
	uint8_t *bytes;
	uint32_t length;
};

/* Reads a whole image. True, or false and one line for people; then there is nothing to free. */
bool flash_image_read(const char *file_name, struct flash_image *image, char *reason, size_t reason_size);
void flash_image_free(struct flash_image *image); /* fine for one that was freed or zeroed */

/* How many TBFs are not padding, that is, how many slots loading them takes at most. */
uint32_t flash_image_count(const struct flash_image *image);

/*
 * Loads every enabled app for this machine. What is refused is logged with its offset in the file, and does not keep later apps
 * from loading. Each app gets a sealed copy, so the image may be freed afterwards.
 */
struct flash_image_result {
	uint32_t loaded;
	uint32_t refused; /* broken or unfit ones, and bytes after the last app that are no header */
};
struct flash_image_result flash_image_load(const struct flash_image *image, struct supervisor *supervisor,
					   struct kc_fault_policy policy);

#endif
