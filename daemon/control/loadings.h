/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Loads under way: the TAB is read beside the loop, some at a time, and the client is answered when the app is loaded. Its further calls
 * wait until then, as always. One that is gone meanwhile has its app loaded all the same.
 */
#ifndef DAEMON_CONTROL_LOADINGS_H
#define DAEMON_CONTROL_LOADINGS_H

#include "daemon/control/call.h"

/* Takes neither path nor descriptor. Answers, at once or later. */
void loadings_begin(const struct call *call, const char *path, int descriptor, struct kc_fault_policy policy);
/* The connection is about to go. */
void loadings_forget(const struct connection *connection);
/* Gives all of them up. */
void loadings_free(struct control *control);

#endif
