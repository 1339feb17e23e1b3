/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Which layers of the sandbox are in force, told to the operator. */
#ifndef DAEMON_LAYERS_H
#define DAEMON_LAYERS_H

#include "daemon/keeper/messages.h"

/* One line that names them, and a warning for namespaces that are missing. */
void layers_tell(const struct keeper_message *hello);

#endif
