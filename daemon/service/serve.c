/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/service/serve.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/backends/console_journal.h"
#include "daemon/settings/config.h"
#include "daemon/settings/config_table.h"
#include "daemon/loading/flash_image.h"
#include "daemon/host.h"
#include "daemon/supervision/layers.h"
#include "daemon/log.h"
#include "daemon/service/serve_apps.h"
#include "daemon/service/serve_config.h"
#include "daemon/service/serve_options.h"
#include "daemon/service/serve_status.h"
#include "daemon/service/service_manager.h"

struct serve {
	struct serve_options options;
	struct config config;
	struct host host;
	struct flash_image image; /* length 0: none */
	struct serve_apps apps;
	struct supervisor_listener listener;
	struct credentials *credentials;
	struct loop_signal *end_by_term, *end_by_interrupt, *reload;
	struct serve_status told; /* reported to the service manager */
	int status;               /* exit status */
};

/* Events. */

static void on_life_over(void *context, struct app *app, const struct kc_process_info *info)
{
	struct serve *serve = context;

	host_life_over(&serve->host, log_notice, app, info);
}

static void on_changed(void *context)
{
	struct serve *serve = context;

	serve_status_changed(&serve->told);
}

static void on_keeper_gone(void *context, const char *reason)
{
	struct serve *serve = context;

	log_error("the keeper is gone, and the apps with it: %s", reason);
	serve->status = EX_SOFTWARE;
	loop_stop(serve->host.loop);
}

/* A client may unload an app that the configuration lists. */
static void on_unloading(void *context, const struct app *app)
{
	struct serve *serve = context;

	serve_apps_forget(&serve->apps, app->index);
}

static const struct supervisor_events supervisor_events = {
    .life_over = on_life_over, .changed = on_changed, .keeper_gone = on_keeper_gone};

static void on_end(void *context)
{
	struct serve *serve = context;

	loop_stop(serve->host.loop);
}

/* Configuration. */

static void apply(struct serve *serve)
{
	log_set_level(serve->config.log_level);
	serve->host.supervisor.backoff = serve->config.backoff;
	control_set_group(serve->host.control, serve->config.socket.group);
	control_set_fault_policy(serve->host.control, serve->config.fault_policy);
	assembly_set_process_managers(serve->host.assembly, (const char *const *)serve->config.process_managers.list,
				      serve->config.process_managers.count);
}

static void on_reload(void *context)
{
	struct serve *serve = context;
	struct credentials *credentials;
	struct config config;

	service_manager_reloading();
	/* No pipes here (patience 0): waiting for one would block all apps. */
	if (!serve_config_read(serve->options.config_file, 0, &config) || !serve_config_keys(&config, &credentials)) {
		config_free(&config);
		log_error("the new configuration is refused; the previous one stays in force");
		serve_status_ready(&serve->told);
		return;
	}
	serve_config_tell_unchanged(&serve->config, &config);
	/* Running apps continue under the requirements in force when they were loaded. */
	serve->host.supervisor.credentials = credentials;
	credentials_free(serve->credentials);
	serve->credentials = credentials;
	serve->host.supervisor.tbf_permissions = config.tbf_permissions;
	serve_apps_follow(&serve->apps, &serve->host.supervisor, &config.apps);
	serve->host.supervisor.ceiling.limit_bytes = host_memory_limit(config.memory_bytes, "memory_limit");
	supervisor_set_share_window(&serve->host.supervisor, (uint32_t)config.share_bytes);
	config_free(&serve->config);
	serve->config = config;
	apply(serve);
	log_notice("the configuration was read again");
	serve_status_ready(&serve->told);
}

/* Lifetime. */

static bool watch_signals(struct serve *serve)
{
	serve->end_by_term = loop_signal_new(serve->host.loop, SIGTERM, on_end, serve);
	serve->end_by_interrupt = loop_signal_new(serve->host.loop, SIGINT, on_end, serve);
	serve->reload = loop_signal_new(serve->host.loop, SIGHUP, on_reload, serve);
	if (serve->end_by_term == NULL || serve->end_by_interrupt == NULL || serve->reload == NULL)
		return host_refuse("cannot watch signals", strerror(errno));
	return true;
}

static bool begin_status(struct serve *serve)
{
	return serve_status_begin(&serve->told, serve->host.loop, &serve->host.supervisor, &serve->apps) ||
	       host_refuse("cannot set up timers", strerror(errno));
}

static bool sandbox_suffices(const struct serve *serve)
{
	const struct keeper_message *hello = keeper_client_hello(serve->host.supervisor.keeper);
	char missing[LAYERS_NAMES_BYTES];

	layers_tell(hello);
	if (!layers_missing_namespaces(hello, missing) || serve->config.namespaces_optional)
		return true;
	log_error("apps are not run without these namespaces: %s. Have the system give them to users (a sysctl, a container's "
		  "rules), or "
		  "write \"namespaces\": \"optional\" into the configuration",
		  missing);
	return false;
}

static bool open_control(struct serve *serve)
{
	struct host_control_options options = {
	    .listening_fd = service_manager_socket(),
	    .given_path = serve->options.socket_path != NULL ? serve->options.socket_path : serve->config.socket.path,
	    .mode = serve->config.socket.mode,
	    .group = serve->config.socket.group,
	    .fault_policy = serve->config.fault_policy,
	};

	_Static_assert(CONTROL_NO_SOCKET == -1, "what service_manager_socket says");
	if (options.listening_fd < CONTROL_NO_SOCKET)
		return host_refuse("the service manager's socket", "it must be one listening stream socket, see tockd.socket");
	return host_open_control(&serve->host, &options);
}

static bool read_image(struct serve *serve)
{
	char reason[512];

	if (serve->options.flash_file == NULL ||
	    flash_image_read(serve->options.flash_file, &serve->image, reason, sizeof reason))
		return true;
	log_error("%s", reason);
	return false;
}

/* The image is loaded only once: it is not part of the configuration, which can be reloaded. */
static void load_image(struct serve *serve)
{
	struct flash_image_result result = flash_image_load(&serve->image, &serve->host.supervisor, serve->config.fault_policy);

	serve->told.image_refused = result.refused;
	flash_image_free(&serve->image);
}

static int set_up(struct serve *serve)
{
	struct host_options options = {
	    .slots = serve->config.max_apps,
	    .assembly = {.prefix = true,
			 .journal_socket = service_manager_is_journal(STDOUT_FILENO) ? CONSOLE_JOURNAL_SOCKET : NULL,
			 .leds = serve->config.leds,
			 .devices = &serve->config.devices},
	    .memory_bytes = serve->config.memory_bytes,
	    .memory_name = "memory_limit",
	    .events = &supervisor_events,
	    .context = serve,
	};

	if (!read_image(serve))
		return EX_NOINPUT;
	if (!host_open(&serve->host, &options) || !watch_signals(serve) || !begin_status(serve))
		return EX_SOFTWARE;
	serve->host.supervisor.keeper_socket = serve->config.keeper_socket;
	supervisor_set_share_window(&serve->host.supervisor, (uint32_t)serve->config.share_bytes);
	if (!host_start_keeper(&serve->host))
		return EX_SOFTWARE;
	serve->host.supervisor.keeper_socket = NULL; /* it points into the configuration, which may be replaced */
	serve->listener = (struct supervisor_listener){.context = serve, .unloading = on_unloading};
	supervisor_listen(&serve->host.supervisor, &serve->listener);
	if (!open_control(serve))
		return EX_UNAVAILABLE;
	return sandbox_suffices(serve) ? EXIT_SUCCESS : SERVE_CONFIG_STATUS;
}

static int live(struct serve *serve)
{
	serve->status = set_up(serve);
	if (serve->status != EXIT_SUCCESS)
		return serve->status;
	apply(serve);
	serve->host.supervisor.credentials = serve->credentials;
	kc_kernel_use_app_ids(&serve->host.supervisor.kernel, serve->config.short_ids);
	serve->host.supervisor.tbf_permissions = serve->config.tbf_permissions;
	serve_apps_follow(&serve->apps, &serve->host.supervisor, &serve->config.apps);
	load_image(serve);
	serve_status_ready(&serve->told);
	if (!host_run(&serve->host))
		return EX_SOFTWARE;
	service_manager_stopping();
	(void)host_end(&serve->host);
	return serve->status;
}

static void tear_down(struct serve *serve)
{
	loop_signal_free(serve->end_by_term);
	loop_signal_free(serve->end_by_interrupt);
	loop_signal_free(serve->reload);
	serve_status_free(&serve->told);
	serve_apps_free(&serve->apps);
	flash_image_free(&serve->image);
	host_close(&serve->host);
	credentials_free(serve->credentials);
	config_free(&serve->config);
}

static int print(const char *text)
{
	return log_answer(text) ? EXIT_SUCCESS : EX_IOERR;
}

int serve_command(int argc, char **argv)
{
	struct serve serve = {0};
	char reason[256];
	int status;

	if (serve_options_parse(argc, argv, &serve.options, reason, sizeof reason) < 0) {
		fprintf(stderr, "tockd: %s\nSee `tockd --help`.\n", reason);
		return SERVE_USAGE_STATUS;
	}
	if (serve.options.help)
		return print(serve_options_help);
	if (serve.options.version)
		return print("tockd " PACKAGE_VERSION "\n");
	if (serve.options.help_config) {
		config_describe(stdout);
		return print("");
	}
	if (serve.options.check_file != NULL)
		return serve_config_check(serve.options.check_file);
	if (service_manager_is_journal(STDERR_FILENO))
		log_use_priorities();
	if (!serve_config_read(serve.options.config_file, SERVE_CONFIG_PIPE_MS, &serve.config))
		return SERVE_CONFIG_STATUS;
	status = serve_config_keys(&serve.config, &serve.credentials) ? live(&serve) : SERVE_CONFIG_STATUS;
	tear_down(&serve);
	return status;
}
