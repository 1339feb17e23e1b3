/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Tells the operator which layers of the sandbox are in force. */
#ifndef DAEMON_SUPERVISION_LAYERS_H
#define DAEMON_SUPERVISION_LAYERS_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/keeper/messages.h"

/* One line that names them, and a warning for namespaces that are missing. */
void layers_tell(const struct keeper_message *hello);

#define LAYERS_NAMES_BYTES 256
/* True, with their names, if the system did not allow some namespaces. */
bool layers_missing_namespaces(const struct keeper_message *hello, char names[LAYERS_NAMES_BYTES]);

#define LAYERS_MAX 16
/* Short names of all that are in force: "seccomp", "user namespace" ... Returns how many. */
size_t layers_names(const struct keeper_message *hello, const char *names[LAYERS_MAX]);

#endif
