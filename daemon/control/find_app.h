/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Finds the app that a client names: "name", "name#ID" or "#ID", where ID is the identifier of its process. */
#ifndef DAEMON_CONTROL_FIND_APP_H
#define DAEMON_CONTROL_FIND_APP_H

#include <stdbool.h>

#include <kc/kernel.h>

#include "daemon/control/call.h"

/* Finds the app named by the parameter "app". If there is none or more than one, answers the call and returns false. */
bool find_app(const struct call *call, uint32_t *index, struct kc_process_info *info);
/* The same, but also refuses an app that has ended, with WrongState. */
bool find_living_app(const struct call *call, uint32_t *index, struct kc_process_info *info);
/* Answers WrongState. reason says what must be done first. */
void find_app_refuse_state(const struct call *call, const struct kc_process_info *info, const char *reason);

#endif
