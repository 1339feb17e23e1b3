/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Commands that do the same to several apps. */
#ifndef TOCKCTL_APPS_H
#define TOCKCTL_APPS_H

#include "client/tockctl/session.h"

/* Does it to one; prints what came of it, errors too. */
typedef enum status apps_action(struct session *session, const char *app, const void *context);
/* Is an app in that state meant by --all? */
typedef bool apps_fits(const char *state);

/*
 * For each app named on the command line, or with --all for each that fits. Goes on after a refusal, but not without a daemon.
 * The worst status of them.
 */
enum status apps_each(struct session *session, apps_action *action, const void *context, apps_fits *fits);

#endif
