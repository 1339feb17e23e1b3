/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* All connections of a control: how many there may be, and how much of the daemon's time they may use. */
#ifndef DAEMON_CONTROL_CLIENTS_H
#define DAEMON_CONTROL_CLIENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/control/connection.h"

/* 0 or a negative errno. */
int clients_init(struct control *control);
/* Ends all connections, after one more attempt to send what still waits for them. */
void clients_free(struct control *control);

struct loop *clients_loop(const struct control *control);
/* Frees the connection. */
void clients_remove(struct control *control, struct connection *connection);
/* Closes the connection's descriptor. */
void clients_close(struct control *control, const struct connection *connection);
/* A call of this connection has used time since began_ns. */
void clients_charge(struct control *control, const struct connection *connection, uint64_t began_ns);
/* The same for what it did besides calls: a stranger's, for what an operator looks at must not keep him from acting. */
void clients_charge_stranger(struct control *control, const struct connection *connection, uint64_t began_ns);
bool clients_are_out_of_time(const struct control *control, const struct connection *connection);
/* A stranger's stream tells nothing while strangers have no time left for that. */
bool clients_may_follow(const struct control *control, const struct connection *connection);
/* Whether replies of `length` bytes are more than strangers together may leave unread; true of a trusted connection. */
bool clients_have_room(const struct control *control, const struct connection *connection, size_t length);
/* Has deaf connections looked after from time to time, as long as there are any. */
void clients_listen_for_hangup(struct control *control);
/* May it change things? */
bool clients_may_change(const struct control *control, const struct connection *connection);

#endif
