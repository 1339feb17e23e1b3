/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/service/serve_config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/loading/load_tab.h"
#include "daemon/log.h"
#include "daemon/service/serve.h"

static void report(void *context, const char *line)
{
	(void)context;
	log_error("%s", line);
}

bool serve_config_read(const char *given_file, uint32_t pipe_patience_ms, struct config *config)
{
	if (given_file != NULL)
		return config_read(given_file, pipe_patience_ms, config, report, NULL);
	if (access(SERVE_CONFIG_FILE, F_OK) == 0 || errno != ENOENT)
		return config_read(SERVE_CONFIG_FILE, pipe_patience_ms, config, report, NULL);
	log_notice("no " SERVE_CONFIG_FILE ": using the defaults, without any apps");
	config_defaults(config);
	return true;
}

bool serve_config_keys(const struct config *config, struct credentials **credentials)
{
	struct credentials_options options = {
	    .require = config->credentials.require,
	    .keys = config->credentials.keys.list,
	    .key_count = config->credentials.keys.count,
	    .hmac_keys = config->credentials.hmac_keys.list,
	    .hmac_key_count = config->credentials.hmac_keys.count,
	};
	char reason[512];

	if (credentials_new(&options, credentials, reason, sizeof reason))
		return true;
	log_error("credentials: %s", reason);
	return false;
}

void serve_config_tell_unchanged(const struct config *before, const struct config *now)
{
	const char *before_path = before->socket.path != NULL ? before->socket.path : "";
	const char *now_path = now->socket.path != NULL ? now->socket.path : "";
	const char *before_keeper = before->keeper_socket != NULL ? before->keeper_socket : "";
	const char *now_keeper = now->keeper_socket != NULL ? now->keeper_socket : "";

	if (before->max_apps != now->max_apps)
		log_warning("max_apps: a change takes effect only after a restart");
	if (before->leds != now->leds)
		log_warning("leds: a change takes effect only after a restart");
	if (memcmp(&before->devices, &now->devices, sizeof now->devices) != 0)
		log_warning("devices: changes take effect only after a restart");
	if (before->short_ids != now->short_ids)
		log_warning("short_ids: a change takes effect only after a restart");
	if (before->namespaces_optional != now->namespaces_optional)
		log_warning("namespaces: a change takes effect only after a restart");
	if (strcmp(before_path, now_path) != 0 || before->socket.mode != now->socket.mode)
		log_warning("socket: changes of path or mode take effect only after a restart");
	if (strcmp(before_keeper, now_keeper) != 0)
		log_warning("keeper_socket: a change takes effect only after a restart");
}

/* Checks whether an app could be loaded, as far as its file tells. */
static bool check_app(const char *path, struct credentials *credentials, char *reason, size_t reason_size)
{
	struct kc_process_binary binary = {.flash = NULL};
	struct kc_tbf_fault fault;
	struct sealed_file flash;
	char why[256];
	bool good;

	if (!load_tab(path, &flash, reason, reason_size))
		return false;
	binary.flash = flash.bytes;
	fault = kc_tbf_parse(flash.bytes, flash.length, &binary.tbf);
	good = fault.error == KC_TBF_OK && credentials_check(credentials, &binary, why, sizeof why);
	if (fault.error != KC_TBF_OK)
		snprintf(why, sizeof why, "offset %u: %s", fault.offset, kc_tbf_error_text(fault.error));
	if (!good)
		snprintf(reason, reason_size, "%s: " LOAD_TAB_MEMBER ": %s", path, why);
	sealed_file_close(&flash);
	return good;
}

static bool say_ok(const char *file_name, size_t apps)
{
	char text[512];

	snprintf(text, sizeof text, "%.400s: ok, %zu app%s\n", file_name, apps, apps == 1 ? "" : "s");
	return log_answer(text);
}

int serve_config_check(const char *file_name)
{
	struct config config;
	struct credentials *credentials;
	int status = EXIT_SUCCESS;

	if (!config_read(file_name, SERVE_CONFIG_PIPE_MS, &config, report, NULL))
		return SERVE_CONFIG_STATUS;
	if (!serve_config_keys(&config, &credentials)) {
		config_free(&config);
		return SERVE_CONFIG_STATUS;
	}
	for (size_t i = 0; i < config.apps.count; i++) {
		char reason[768];

		if (!config.apps.list[i].enabled || check_app(config.apps.list[i].path, credentials, reason, sizeof reason))
			continue;
		log_error("%s: apps[%zu]: %s", file_name, i, reason);
		status = SERVE_CONFIG_STATUS;
	}
	if (status == EXIT_SUCCESS && !say_ok(file_name, config.apps.count))
		status = EX_IOERR;
	credentials_free(credentials);
	config_free(&config);
	return status;
}
