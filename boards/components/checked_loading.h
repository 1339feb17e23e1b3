/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Loading in steps from the kernel loop, in which the SHA-256 in the footers of apps is checked. Instead of board_run:
 *
 *     static struct checked_loading loading;
 *     static struct kc_waiting_binary binaries[SLOTS];
 *
 *     checked_loading_run(&loading, binaries, CHECKED_IF_THERE);
 *
 * A SHA-256 says that an app is whole, not whose it is. Other credentials are not known here, and passed over.
 */
#ifndef BOARDS_CHECKED_LOADING_H
#define BOARDS_CHECKED_LOADING_H

#include <kc/credentials.h>
#include <kc/loader.h>

#include "boards/common/kernel.h"
#include "boards/common/load_report.h"
#include "boards/common/software_digest.h"

enum checked_loading_policy {
	CHECKED_NEVER,    /* no credential is looked at */
	CHECKED_IF_THERE, /* an app whose SHA-256 does not match is refused; one without runs */
	CHECKED_REQUIRED, /* only apps whose SHA-256 matches run */
};

struct checked_loading {
	struct software_digest digest;
	struct kc_credentials_hash hash;
	struct kc_credentials_policy hash_policy;
	struct kc_credentials_list list;
	struct kc_credentials_policy policy;
	struct kc_checker checker;
	struct kc_loader loader;
	uint32_t loaded, refused;
	uint32_t call;
};

/*
 * Runs the board for ever, and loads the apps in flash as its first work; says which did not load and why. binaries: one for each process
 * slot; they stay the board's.
 */
void checked_loading_run(struct checked_loading *loading, struct kc_waiting_binary *binaries, enum checked_loading_policy policy)
    __attribute__((noreturn));

#endif
