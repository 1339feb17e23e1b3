/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Calls with many replies: Events and Console. What a client is too slow for is dropped and counted; the ordinary changes of state,
 * of which an app can make any number, may use only half of its backlog, so that they do not push out what matters.
 */
#ifndef DAEMON_CONTROL_STREAMS_H
#define DAEMON_CONTROL_STREAMS_H

#include "daemon/control/connection.h"

void streams_init(struct control *control);
/* The connection goes; what its stream needed is given back. */
void streams_end(struct connection *connection);

#endif
