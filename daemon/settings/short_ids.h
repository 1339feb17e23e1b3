/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* How apps get their ShortIds, as chosen by the operator. */
#ifndef DAEMON_SETTINGS_SHORT_IDS_H
#define DAEMON_SETTINGS_SHORT_IDS_H

#include <stdbool.h>

#include <kc/checker.h>

#define SHORT_IDS_NAMES "header, name, key or key-and-name"
/* Looks up the core's policy by name. Returns false for an unknown name. */
bool short_ids_parse(const char *name, const struct kc_app_id_policy **policy);

#endif
