/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What an error of the daemon means for a person. */
#ifndef TOCKCTL_EXPLAIN_H
#define TOCKCTL_EXPLAIN_H

#include "client/tockctl/session.h"

/* Fills the failure from a reply that has an error. May ask the daemon for the names of apps, on a connection of its own. */
void explain_error(struct session *session, const struct varlink_reply *reply, struct failure *failure);

#endif
