/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Reports the result of an action on an app. */
#ifndef TOCKCTL_CHANGE_H
#define TOCKCTL_CHANGE_H

#include "client/tockctl/session.h"

/* Prints "NAME#ID: booted, now running", or what --json and --quiet require. If the reply has no process: "APP: unloaded". */
void change_print(const struct session *session, const char *app, const json_t *parameters, const char *done);

#endif
