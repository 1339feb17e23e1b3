/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The flash of apps that are gone. */
#ifndef DAEMON_SUPERVISION_FLASH_RELEASE_H
#define DAEMON_SUPERVISION_FLASH_RELEASE_H

#include "daemon/memory/sealed.h"

/*
 * As sealed_file_close, but where there is much to free, which takes a while, a thread does that beside the loop. Nobody may use
 * what is mapped any more.
 */
void flash_release(struct sealed_file *flash);

#endif
