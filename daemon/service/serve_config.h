/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Reads the service's configuration, at start-up and on reload. Errors are logged. */
#ifndef DAEMON_SERVICE_SERVE_CONFIG_H
#define DAEMON_SERVICE_SERVE_CONFIG_H

#include <stdbool.h>

#include "daemon/credentials/credentials.h"
#include "daemon/settings/config.h"

/* How long to wait for a pipe at start-up, when no app is waiting yet. */
#define SERVE_CONFIG_PIPE_MS 10000u
/*
 * Reads given_file, or, if that is NULL, SERVE_CONFIG_FILE, which need not exist. Returns true and *config (to be freed with
 * config_free), or false with *config empty. pipe_patience_ms is as for config_read.
 */
bool serve_config_read(const char *given_file, uint32_t pipe_patience_ms, struct config *config);
/* Reads the keys that the configuration names: see credentials_new. */
bool serve_config_keys(const struct config *config, struct credentials **credentials);
/* Warns of changed settings that take effect only after a restart. */
void serve_config_tell_unchanged(const struct config *before, const struct config *now);
/* Implements --check: reads the file, and checks its apps as far as possible without loading them. Returns an exit status. */
int serve_config_check(const char *file_name);

#endif
