/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Single values of the configuration: from JSON to what the program has. */
#ifndef DAEMON_SETTINGS_CONFIG_VALUES_H
#define DAEMON_SETTINGS_CONFIG_VALUES_H

#include <jansson.h>
#include <stdbool.h>

#include "daemon/settings/config_table.h"

/*
 * Fills *to, which is of the key's type, from the value of a key that is neither an object nor a list of apps. Paths that are not absolute
 * are meant from the folder of file_name. False if the value is not what the key takes; *to may have a part of it then.
 */
bool config_take(const char *file_name, const struct config_key *key, const json_t *value, void *to);

#endif
