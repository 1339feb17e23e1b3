/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The commands, one function each, in the file of its subject. Each prints its own errors. */
#ifndef TOCKCTL_ACTIONS_H
#define TOCKCTL_ACTIONS_H

#include "client/tockctl/session.h"

enum status list_run(struct session *session);
enum status info_run(struct session *session);
enum status start_run(struct session *session);
enum status stop_run(struct session *session);
enum status resume_run(struct session *session);
enum status boot_run(struct session *session);
enum status terminate_run(struct session *session);
enum status fault_run(struct session *session);
enum status unload_run(struct session *session);
enum status load_run(struct session *session);
enum status logs_run(struct session *session);
enum status console_run(struct session *session);
enum status events_run(struct session *session);
enum status drivers_run(struct session *session);
enum status leds_run(struct session *session);
enum status button_run(struct session *session);
enum status version_run(struct session *session);

#endif
