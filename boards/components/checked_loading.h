/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Loads apps step by step from the kernel loop, and checks the SHA-256 in their footers. Use it instead of board_run:
 *
 *     static struct checked_loading loading;
 *     static struct kc_waiting_binary binaries[SLOTS];
 *
 *     checked_loading_run(&loading, binaries, CHECKED_IF_THERE);
 *
 * A SHA-256 shows that an app is intact, not who made it. Other credentials are not supported and are skipped.
 */
#ifndef BOARDS_CHECKED_LOADING_H
#define BOARDS_CHECKED_LOADING_H

#include <kc/credentials.h>
#include <kc/loader.h>

#include "boards/common/kernel.h"
#include "boards/common/load_report.h"
#include "boards/common/software_digest.h"

enum checked_loading_policy {
	CHECKED_NEVER,    /* credentials are ignored */
	CHECKED_IF_THERE, /* an app whose SHA-256 does not match is refused; an app without one runs */
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
 * Runs the board forever. Loads the apps in flash first, and reports which did not load and why. binaries: one per process slot, owned by
 * the board.
 */
void checked_loading_run(struct checked_loading *loading, struct kc_waiting_binary *binaries, enum checked_loading_policy policy)
    __attribute__((noreturn));

#endif
