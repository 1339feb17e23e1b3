/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Which app a client means: "name", "name#ID" or "#ID", where ID is the identifier of its process. */
#ifndef DAEMON_CONTROL_FIND_APP_H
#define DAEMON_CONTROL_FIND_APP_H

#include <stdbool.h>

#include <kc/kernel.h>

#include "daemon/control/call.h"

/* The app that the parameter "app" names. False, and the call is answered, if there is none or more than one. */
bool find_app(const struct call *call, uint32_t *index, struct kc_process_info *info);
/* The same; false also for one that has ended: WrongState. */
bool find_living_app(const struct call *call, uint32_t *index, struct kc_process_info *info);
/* Answers WrongState. reason: what would have to be done first. */
void find_app_refuse_state(const struct call *call, const struct kc_process_info *info, const char *reason);

#endif
