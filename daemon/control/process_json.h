/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Builds the interface's types that describe processes. All functions that return json_t return NULL if out of memory. */
#ifndef DAEMON_CONTROL_PROCESS_JSON_H
#define DAEMON_CONTROL_PROCESS_JSON_H

#include <jansson.h>

#include <kc/kernel.h>

#include "daemon/supervision/supervisor.h"

/* Returns the interface's word for a state. All stopped states are "stopped". */
const char *state_word(enum kc_state state);
/* Type Process, for a slot in use. */
json_t *process_json(struct supervisor *supervisor, uint32_t index);
/* Type Memory. */
json_t *memory_json(const struct kc_process_info *info);
/* Type []Grant: the allocated grants. */
json_t *grants_json(struct kc_kernel *kernel, struct kc_process_id process);

#endif
