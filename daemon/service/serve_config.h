/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The configuration as the service reads it, at its start and again. What is wrong is logged. */
#ifndef DAEMON_SERVICE_SERVE_CONFIG_H
#define DAEMON_SERVICE_SERVE_CONFIG_H

#include <stdbool.h>

#include "daemon/credentials/credentials.h"
#include "daemon/settings/config.h"

/*
 * Reads the file that the operator gave, or, if that is NULL, SERVE_CONFIG_FILE, which need not exist. True and *config
 * (config_free), or false with *config empty.
 */
bool serve_config_read(const char *given_file, struct config *config);
/* Reads the keys that the configuration names: see credentials_new. */
bool serve_config_keys(const struct config *config, struct credentials **credentials);
/* Warns of what differs and cannot change while apps run, because it is built once. */
void serve_config_tell_unchanged(const struct config *before, const struct config *now);
/* For --check: whether the file can be read and its apps could be loaded, as far as their files tell. A status to exit with. */
int serve_config_check(const char *file_name);

#endif
