/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Checks the credentials of an app without blocking the loop: a thread hashes what may be hundreds of megabytes. It hashes the
 * sealed flash from which the app will run.
 */
#ifndef DAEMON_LOADING_FLASH_CHECKER_H
#define DAEMON_LOADING_FLASH_CHECKER_H

#include <stdbool.h>

#include "daemon/credentials/credentials.h"
#include "daemon/loop.h"
#include "daemon/memory/sealed.h"
#include "daemon/supervision/supervisor.h"

struct flash_checker;

/*
 * Called once, from the loop. If the app may run, *checked is for supervisor_load; otherwise checked is NULL and `reason` says
 * why. The callee may free the checker, which invalidates the arguments.
 */
typedef void flash_checker_done(void *context, const struct supervisor_checked *checked, const char *reason);

/*
 * Starts a check. The caller keeps the flash open until the checker is freed; the checker holds a reference to the credentials,
 * which must not be NULL. Returns NULL with errno set if the thread cannot be started.
 */
struct flash_checker *flash_checker_start(struct loop *loop, struct credentials *credentials, const struct sealed_file *flash,
					  flash_checker_done *done, void *context);
/* Returns true if the checker uses these credentials; credentials may be NULL. */
bool flash_checker_is_by(const struct flash_checker *checker, const struct credentials *credentials);
/* Frees the checker. Waits a few milliseconds to abort an unfinished check. NULL is fine. */
void flash_checker_free(struct flash_checker *checker);

#endif
