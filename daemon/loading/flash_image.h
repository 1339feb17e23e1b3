/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Flash images as tockloader writes them with --flash-file or --local-board. TBFs follow one another, each starting where the
 * previous one's total size ends, up to the end of the file or the first bytes that are not a header. The first TBF is at the
 * start of the file or after a block of zeros: tockloader looks for a kernel's attributes before the apps, so it may not place
 * apps first. Padding apps fill gaps; disabled apps stay in place.
 */
#ifndef DAEMON_LOADING_FLASH_IMAGE_H
#define DAEMON_LOADING_FLASH_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/supervision/supervisor.h"

struct flash_image {
	const char *file_name; /* owned by the caller; for messages */
	uint8_t *bytes;
	uint32_t length;
};

/* Reads a whole image. Returns true, or false with a one-line message in `reason`; then there is nothing to free. */
bool flash_image_read(const char *file_name, struct flash_image *image, char *reason, size_t reason_size);
void flash_image_free(struct flash_image *image); /* a freed or zeroed image is fine */

/* Returns the number of TBFs that are not padding: the most slots that loading the image can take. */
uint32_t flash_image_count(const struct flash_image *image);

/*
 * Loads every enabled app built for this machine. A refused app is logged with its offset in the file; the apps after it are
 * still loaded. Each app gets a sealed copy, so the image may be freed afterwards.
 */
struct flash_image_result {
	uint32_t loaded;
	uint32_t refused; /* apps that are broken or do not fit, and trailing bytes that are not a header */
};
struct flash_image_result flash_image_load(const struct flash_image *image, struct supervisor *supervisor,
					   struct kc_fault_policy policy);

#endif
