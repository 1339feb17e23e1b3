/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Calls with many replies: Events and Console. What a slow client cannot take is dropped and counted. Ordinary changes of state,
 * of which an app can cause any number, may use only half of its backlog, so that they do not displace what matters.
 */
#ifndef DAEMON_CONTROL_STREAMS_H
#define DAEMON_CONTROL_STREAMS_H

#include "daemon/control/connection.h"

void streams_init(struct control *control);
/* To be called before the connection is freed: gives back what its stream uses. */
void streams_end(struct connection *connection);

#endif
