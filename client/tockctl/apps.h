/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Applies a command to several apps. */
#ifndef TOCKCTL_APPS_H
#define TOCKCTL_APPS_H

#include "client/tockctl/session.h"

/* Acts on one app, and prints the result or the error. */
typedef enum status apps_action(struct session *session, const char *app, const void *context);
/* Returns true if --all includes apps in this state. */
typedef bool apps_fits(const char *state);

/*
 * Runs the action for each app named on the command line, or with --all for each that fits. Continues after a refusal, but stops
 * if the daemon is gone. Returns the worst status.
 */
enum status apps_each(struct session *session, apps_action *action, const void *context, apps_fits *fits);

#endif
