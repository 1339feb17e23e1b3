/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Processes as the interface's types describe them. NULL: no memory. */
#ifndef DAEMON_CONTROL_PROCESS_JSON_H
#define DAEMON_CONTROL_PROCESS_JSON_H

#include <jansson.h>

#include <kc/kernel.h>

#include "daemon/supervision/supervisor.h"

/* The interface's word for a state: "stopped" for every way of being stopped. */
const char *state_word(enum kc_state state);
/* Type Process, of a slot in use. */
json_t *process_json(struct supervisor *supervisor, uint32_t index);
/* Type Memory. */
json_t *memory_json(const struct kc_process_info *info);
/* []Grant: those that are allocated. */
json_t *grants_json(struct kc_kernel *kernel, struct kc_process_id process);

#endif
