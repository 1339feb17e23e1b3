/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Calls with many replies: Events and Console. Messages that a slow client cannot take are dropped and counted. Ordinary state
 * changes, which an app can cause in any number, may use only half of the backlog, so that they do not displace important events.
 */
#ifndef DAEMON_CONTROL_STREAMS_H
#define DAEMON_CONTROL_STREAMS_H

#include "daemon/control/connection.h"

void streams_init(struct control *control);
/* Releases what the connection's stream uses. Call this before the connection is freed. */
void streams_end(struct connection *connection);

#endif
