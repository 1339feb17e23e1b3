/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Reports which sandbox layers are in force. */
#ifndef DAEMON_SUPERVISION_LAYERS_H
#define DAEMON_SUPERVISION_LAYERS_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/keeper/messages.h"

/* Logs one line that lists the layers, and a warning if namespaces are missing. */
void layers_tell(const struct keeper_message *hello);

#define LAYERS_NAMES_BYTES 256
/* Returns true, with their names, if the system did not allow some namespaces. */
bool layers_missing_namespaces(const struct keeper_message *hello, char names[LAYERS_NAMES_BYTES]);

#define LAYERS_MAX 16
/* Stores the short names of the layers in force ("seccomp", "user namespace", ...) and returns their number. */
size_t layers_names(const struct keeper_message *hello, const char *names[LAYERS_MAX]);

#endif
