/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What is said after something was done to an app. */
#ifndef TOCKCTL_CHANGE_H
#define TOCKCTL_CHANGE_H

#include "client/tockctl/session.h"

/* "NAME#ID: booted, now running", or as --json and --quiet want it. Without a process in the reply: "APP: unloaded". */
void change_print(const struct session *session, const char *app, const json_t *parameters, const char *done);

#endif
