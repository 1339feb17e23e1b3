/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Checks the credentials of an app while the loop goes on: a thread of its own hashes what may be hundreds of megabytes. What it
 * hashes is the sealed flash from which the app will run.
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
 * The loop calls this once. If the app may run, *checked is for supervisor_load; if it is NULL, `reason` says for people why it
 * may not. The checker may be freed from within, and what was given goes with it.
 */
typedef void flash_checker_done(void *context, const struct supervisor_checked *checked, const char *reason);

/*
 * The flash stays the caller's, and must not be closed before the checker is freed; the credentials, which must not be NULL, are
 * held. Returns NULL with errno set if the thread cannot be started.
 */
struct flash_checker *flash_checker_start(struct loop *loop, struct credentials *credentials, const struct sealed_file *flash,
					  flash_checker_done *done, void *context);
/* Whether it is these credentials that it checks with; NULL are none. */
bool flash_checker_is_by(const struct flash_checker *checker, const struct credentials *credentials);
/* If the check is not done it is given up: this waits a few milliseconds for that. NULL is fine. */
void flash_checker_free(struct flash_checker *checker);

#endif
