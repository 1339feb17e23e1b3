/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Pending Load calls. A TAB is read, and its credentials are checked, without blocking the loop, a few at a time; the client is
 * answered when the app is loaded, and its next calls wait until then. If the client disconnects, the app is loaded all the same.
 */
#ifndef DAEMON_CONTROL_LOADINGS_H
#define DAEMON_CONTROL_LOADINGS_H

#include "daemon/control/call.h"

/*
 * Starts a load from `descriptor`, or from `path` if that is not NULL. Copies path and duplicates the descriptor. Answers the
 * call, immediately or later.
 */
void loadings_begin(const struct call *call, const char *path, int descriptor, struct kc_fault_policy policy);
/* Call this before the connection is freed. */
void loadings_forget(const struct connection *connection);
/* Abandons all loads. */
void loadings_free(struct control *control);

#endif
