/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Converts single values of the configuration from JSON. */
#ifndef DAEMON_SETTINGS_CONFIG_VALUES_H
#define DAEMON_SETTINGS_CONFIG_VALUES_H

#include <jansson.h>
#include <stdbool.h>

#include "daemon/settings/config_table.h"

/*
 * Converts the value of a key that is neither an object nor a list of apps, and stores it in *to, which has the key's type.
 * Relative paths are relative to the folder of file_name. Returns false if the key does not accept the value; *to may then be
 * partly filled.
 */
bool config_take(const char *file_name, const struct config_key *key, const json_t *value, void *to);

#endif
