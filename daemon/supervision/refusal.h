/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Describes why an app was not loaded. */
#ifndef DAEMON_SUPERVISION_REFUSAL_H
#define DAEMON_SUPERVISION_REFUSAL_H

#include <stddef.h>

#include <kc/kernel.h>

#include "daemon/memory/sealed.h"

/*
 * Writes a one-line message into reason. result: of the failed load of `flash`. detail: with NO_MEMORY, the port's message; with
 * ALREADY_LOADED, the app that is loaded.
 */
void refusal_describe(const struct kc_load_result *result, const struct sealed_file *flash, const char *detail, char *reason,
		      size_t size);

#endif
