/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* All connections of a control: limits on their number, their memory, and their use of the daemon's time. */
#ifndef DAEMON_CONTROL_CLIENTS_H
#define DAEMON_CONTROL_CLIENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/control/connection.h"

/* Returns 0 or a negative errno. */
int clients_init(struct control *control);
/* Ends all connections, after one last attempt to send their pending output. */
void clients_free(struct control *control);

struct loop *clients_loop(const struct control *control);
/* Removes and frees the connection. */
void clients_remove(struct control *control, struct connection *connection);
/* Closes the connection's descriptor. */
void clients_close(struct control *control, const struct connection *connection);
/* Charges the client for a call that began at began_ns. */
void clients_charge(struct control *control, const struct connection *connection, uint64_t began_ns);
/*
 * Charges only strangers, for work outside calls (connecting, receiving, streams): an operator must stay able to act, however
 * much he watches.
 */
void clients_charge_stranger(struct control *control, const struct connection *connection, uint64_t began_ns);
bool clients_are_out_of_time(const struct control *control, const struct connection *connection);
/* Returns false for a stranger while the followers' share is used up: its stream must then drop what happens. */
bool clients_may_follow(const struct control *control, const struct connection *connection);
/*
 * Returns false if a reply of `length` bytes would exceed what strangers together may leave unread. Always true for a trusted
 * connection.
 */
bool clients_have_room(const struct control *control, const struct connection *connection, size_t length);
/* Starts a timer that checks deaf connections for a hang-up, as long as there are any. */
void clients_listen_for_hangup(struct control *control);
/* Returns true if the client may change things. */
bool clients_may_change(const struct control *control, const struct connection *connection);

#endif
