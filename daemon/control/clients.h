/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* All connections of a control: how many there may be, and what share of the daemon's time they may have. */
#ifndef DAEMON_CONTROL_CLIENTS_H
#define DAEMON_CONTROL_CLIENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/control/connection.h"

/* 0 or a negative errno. */
int clients_init(struct control *control);
/* Ends all connections, after one more try to send what they were to get. */
void clients_free(struct control *control);

struct loop *clients_loop(const struct control *control);
/* Frees the connection. */
void clients_remove(struct control *control, struct connection *connection);
/* This connection has used time since began_ns. */
void clients_charge(struct control *control, const struct connection *connection, uint64_t began_ns);
bool clients_are_out_of_time(const struct control *control, const struct connection *connection);
/* Has deaf connections looked after from time to time, as long as there are any. */
void clients_listen_for_hangup(struct control *control);
/* May it change things? */
bool clients_may_change(const struct control *control, const struct connection *connection);

#endif
