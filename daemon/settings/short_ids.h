/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Where the operator wants apps to get their ShortIds from. */
#ifndef DAEMON_SETTINGS_SHORT_IDS_H
#define DAEMON_SETTINGS_SHORT_IDS_H

#include <stdbool.h>

#include <kc/checker.h>

#define SHORT_IDS_NAMES "header, name, key or key-and-name"
/* The core's policy of that name. False if there is none. */
bool short_ids_parse(const char *name, const struct kc_app_id_policy **policy);

#endif
