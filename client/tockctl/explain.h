/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Explains the daemon's errors to the user. */
#ifndef TOCKCTL_EXPLAIN_H
#define TOCKCTL_EXPLAIN_H

#include "client/tockctl/session.h"

/* Fills the failure from an error reply. May ask the daemon for the names of apps, on a connection of its own. */
void explain_error(struct session *session, const struct varlink_reply *reply, struct failure *failure);

#endif
