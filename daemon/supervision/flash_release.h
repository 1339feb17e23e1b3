/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Frees the flash of unloaded apps. */
#ifndef DAEMON_SUPERVISION_FLASH_RELEASE_H
#define DAEMON_SUPERVISION_FLASH_RELEASE_H

#include "daemon/memory/sealed.h"

/*
 * Like sealed_file_close, but if there is much to free, which takes a while, a thread does it without blocking the loop. The
 * mapping must no longer be in use.
 */
void flash_release(struct sealed_file *flash);

#endif
