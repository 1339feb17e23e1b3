/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The daemon's configuration, a JSON file. config_table.c lists every key with its type, range, default and meaning. */
#ifndef DAEMON_SETTINGS_CONFIG_H
#define DAEMON_SETTINGS_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <kc/kernel.h>

#include "daemon/supervision/app.h"
#include "daemon/supervision/app_permissions.h"
#include "daemon/credentials/credentials_options.h"
#include "daemon/settings/device_options.h"
#include "daemon/log.h"
#include "daemon/settings/short_ids.h"

#define CONFIG_NO_GROUP ((gid_t)-1)

struct config_app {
	char *path; /* of the TAB */
	char *name; /* NULL: the name in the TAB */
	struct kc_fault_policy fault_policy;
	struct app_permissions permissions; /* no table: the permissions in its TBF */
	bool enabled;
};

struct config_apps {
	struct config_app *list;
	size_t count;
};

struct config_names {
	char **list;
	size_t count;
};

struct config_credentials {
	enum credentials_demand require;
	struct config_names keys;
	struct config_names hmac_keys;
};

struct config_socket {
	char *path; /* NULL: the default path */
	mode_t mode;
	gid_t group; /* CONFIG_NO_GROUP: none */
};

struct config {
	struct config_apps apps;
	struct kc_fault_policy fault_policy;
	struct app_backoff backoff;
	bool namespaces_optional;
	uint64_t memory_bytes; /* 0: not given */
	uint64_t share_bytes;  /* size of each app's share window; 0: no window */
	uint32_t max_apps;
	uint32_t leds;
	struct device_options devices;
	struct config_credentials credentials;
	const struct kc_app_id_policy *short_ids;
	struct config_names process_managers;
	enum tbf_permissions tbf_permissions;
	enum log_level log_level;
	struct config_socket socket;
	char *keeper_socket; /* NULL: the daemon starts its own keeper */
};

/* Called once per mistake with a one-line message: "FILE:LINE:COLUMN: KEY: what". */
typedef void config_report(void *context, const char *line);

/*
 * Reads the file. Relative paths in it are relative to its folder. Returns true and *config (to be freed with config_free), or
 * false after at least one report, with *config empty. The file may be a pipe that comes to its end within pipe_patience_ms; with
 * 0 it may not.
 */
bool config_read(const char *file_name, uint32_t pipe_patience_ms, struct config *config, config_report *report, void *context);
/* Fills in the configuration of an empty file. */
void config_defaults(struct config *config);
void config_free(struct config *config); /* a zeroed one is fine */

#endif
