/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Says why an app was not loaded. */
#ifndef DAEMON_SUPERVISION_REFUSAL_H
#define DAEMON_SUPERVISION_REFUSAL_H

#include <stddef.h>

#include <kc/kernel.h>

#include "daemon/memory/sealed.h"

/*
 * result: of a load of this flash that failed. detail: with NO_MEMORY what the port said; with ALREADY_LOADED which app is
 * loaded. reason gets one line for people.
 */
void refusal_describe(const struct kc_load_result *result, const struct sealed_file *flash, const char *detail, char *reason,
		      size_t size);

#endif
