/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Converts single values of the configuration from JSON. */
#ifndef DAEMON_SETTINGS_CONFIG_VALUES_H
#define DAEMON_SETTINGS_CONFIG_VALUES_H

#include <jansson.h>
#include <stdbool.h>

#include "daemon/settings/config_table.h"

/*
 * Fills *to, which has the key's type, from the value of a key that is neither an object nor a list of apps. Relative paths count
 * from the folder of file_name. False if the value is not what the key takes; *to may then have part of it.
 */
bool config_take(const char *file_name, const struct config_key *key, const json_t *value, void *to);

#endif
