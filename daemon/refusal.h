/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Why an app was not loaded, for whoever wanted it. */
#ifndef DAEMON_REFUSAL_H
#define DAEMON_REFUSAL_H

#include <stddef.h>

#include <kc/kernel.h>

#include "daemon/sealed.h"

/* result: of a kc_process_load of this flash that failed. memory_reason: what the port said if there was no memory. */
void refusal_describe(const struct kc_load_result *result, const struct sealed_file *flash, const char *memory_reason,
		      char *reason, size_t size);

#endif
