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
#include "daemon/control/control.h"
#include "daemon/loading/flash_image.h"
#include "daemon/host.h"
#include "daemon/supervision/layers.h"
#include "daemon/loading/load_tab.h"
#include "daemon/log.h"
#include "daemon/service/serve_apps.h"
#include "daemon/service/serve_options.h"
#include "daemon/service/service_manager.h"
#include "protocol/control_path.h"

/* The service manager is told of changes, but no more often than this. */
#define STATUS_PAUSE_NS 250000000u

struct serve {
	struct serve_options options;
	struct config config;
	struct host host;
	struct flash_image image; /* length 0: none was given */
	uint32_t image_refused;
	struct serve_apps apps;
	struct supervisor_listener listener;
	struct credentials *credentials;
	struct control *control;
	struct loop_signal *end_by_term, *end_by_interrupt, *reload;
	struct loop_timer *watchdog;
	uint64_t watchdog_ns;
	struct loop_timer *status_timer;
	bool status_waits;
	char status_text[128];
	int status; /* to exit with */
};

/* What the service manager is told. */

static void describe(const struct serve *serve, char *text, size_t size)
{
	uint32_t running;
	uint32_t ended;
	uint32_t faulted;
	size_t refused = serve->apps.refused + serve->image_refused;
	int length;

	serve_apps_count(&serve->host.supervisor, &running, &ended, &faulted);
	length = snprintf(text, size, "%u app%s running", running, running == 1 ? "" : "s");
	if (ended > 0)
		length += snprintf(text + length, size - (size_t)length, ", %u ended", ended);
	if (faulted > 0)
		length += snprintf(text + length, size - (size_t)length, ", %u faulted", faulted);
	if (refused > 0)
		snprintf(text + length, size - (size_t)length, ", %zu refused", refused);
}

static void tell_status(void *context)
{
	struct serve *serve = context;
	char text[sizeof serve->status_text];

	serve->status_waits = false;
	describe(serve, text, sizeof text);
	if (strcmp(text, serve->status_text) == 0)
		return;
	memcpy(serve->status_text, text, sizeof text);
	service_manager_status(text);
}

static void tell_ready(struct serve *serve)
{
	describe(serve, serve->status_text, sizeof serve->status_text);
	service_manager_ready(serve->status_text);
}

/* That the loop turns is what is shown. */
static void tell_alive(void *context)
{
	struct serve *serve = context;

	service_manager_alive();
	loop_timer_set(serve->watchdog, loop_now_ns() + serve->watchdog_ns);
}

/* Events. */

static void on_life_over(void *context, struct app *app, const struct kc_process_info *info)
{
	struct serve *serve = context;

	if (info->completion == KC_COMPLETION_CODE)
		log_notice("%s: %s with completion code %u", app->name, kc_state_text(info->state), info->completion_code);
	else
		log_notice("%s: %s", app->name, kc_state_text(info->state));
	assembly_process_ended(serve->host.assembly, info->id);
}

static void on_changed(void *context)
{
	struct serve *serve = context;

	if (serve->status_waits)
		return;
	serve->status_waits = true;
	loop_timer_set(serve->status_timer, loop_now_ns() + STATUS_PAUSE_NS);
}

static void on_keeper_gone(void *context, const char *reason)
{
	struct serve *serve = context;

	log_error("the keeper is gone, and the apps with it: %s", reason);
	serve->status = EX_SOFTWARE;
	loop_stop(serve->host.loop);
}

/* tockctl may unload what the configuration listed. */
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

static void report(void *context, const char *line)
{
	(void)context;
	log_error("%s", line);
}

/* Without --config the file need not exist. */
static bool read_config(const struct serve_options *options, struct config *config)
{
	if (options->config_file != NULL)
		return config_read(options->config_file, config, report, NULL);
	if (access(SERVE_CONFIG_FILE, F_OK) == 0 || errno != ENOENT)
		return config_read(SERVE_CONFIG_FILE, config, report, NULL);
	log_notice("no " SERVE_CONFIG_FILE ": everything has its default, and no app is listed");
	config_defaults(config);
	return true;
}

/* False if a key cannot be had, which was logged. */
static bool read_keys(const struct config *config, struct credentials **credentials)
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

/* What is built once is not built anew while apps use it. */
static void tell_unchanged(const struct config *before, const struct config *now)
{
	const char *before_path = before->socket.path != NULL ? before->socket.path : "";
	const char *now_path = now->socket.path != NULL ? now->socket.path : "";

	if (before->max_apps != now->max_apps)
		log_warning("max_apps: it is changed by a restart only");
	if (before->leds != now->leds)
		log_warning("leds: it is changed by a restart only");
	if (memcmp(&before->devices, &now->devices, sizeof now->devices) != 0)
		log_warning("devices: they are changed by a restart only");
	if (before->short_ids != now->short_ids)
		log_warning("short_ids: it is changed by a restart only");
	if (before->namespaces_optional != now->namespaces_optional)
		log_warning("namespaces: it is changed by a restart only");
	if (strcmp(before_path, now_path) != 0 || before->socket.mode != now->socket.mode)
		log_warning("socket: path and mode are changed by a restart only");
}

static void apply(struct serve *serve)
{
	log_set_level(serve->config.log_level);
	serve->host.supervisor.backoff = serve->config.backoff;
	control_set_group(serve->control, serve->config.socket.group);
	control_set_fault_policy(serve->control, serve->config.fault_policy);
	assembly_set_process_managers(serve->host.assembly, (const char *const *)serve->config.process_managers.list,
				      serve->config.process_managers.count);
}

static void on_reload(void *context)
{
	struct serve *serve = context;
	struct credentials *credentials;
	struct config config;

	service_manager_reloading();
	if (!read_config(&serve->options, &config) || !read_keys(&config, &credentials)) {
		config_free(&config);
		log_error("the new configuration is refused; the one before stays in force");
		tell_ready(serve);
		return;
	}
	tell_unchanged(&serve->config, &config);
	/* Who runs keeps running: what was asked of it then was enough. */
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
	tell_ready(serve);
}

/* Whether an app could be loaded, as far as its file tells. */
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

/* --check: the configuration, and whether its apps could be loaded. */
static int check(const char *file_name)
{
	struct config config;
	struct credentials *credentials;
	int status = EXIT_SUCCESS;

	if (!config_read(file_name, &config, report, NULL))
		return SERVE_CONFIG_STATUS;
	if (!read_keys(&config, &credentials)) {
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
	if (status == EXIT_SUCCESS)
		printf("%s: ok, %zu app%s\n", file_name, config.apps.count, config.apps.count == 1 ? "" : "s");
	credentials_free(credentials);
	config_free(&config);
	return fflush(stdout) == 0 ? status : EX_SOFTWARE;
}

/* Life. */

static bool watch_signals(struct serve *serve)
{
	serve->end_by_term = loop_signal_new(serve->host.loop, SIGTERM, on_end, serve);
	serve->end_by_interrupt = loop_signal_new(serve->host.loop, SIGINT, on_end, serve);
	serve->reload = loop_signal_new(serve->host.loop, SIGHUP, on_reload, serve);
	if (serve->end_by_term == NULL || serve->end_by_interrupt == NULL || serve->reload == NULL)
		return host_refuse("cannot watch signals", strerror(errno));
	return true;
}

static bool set_timers(struct serve *serve)
{
	serve->status_timer = loop_timer_new(serve->host.loop, tell_status, serve);
	serve->watchdog = loop_timer_new(serve->host.loop, tell_alive, serve);
	if (serve->status_timer == NULL || serve->watchdog == NULL)
		return host_refuse("cannot set up timers", strerror(errno));
	serve->watchdog_ns = service_manager_watchdog_ns();
	if (serve->watchdog_ns > 0)
		tell_alive(serve);
	return true;
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

static void finish_output(void *context)
{
	struct serve *serve = context;

	(void)host_finish_output(&serve->host);
}

static bool open_control(struct serve *serve)
{
	char path[CONTROL_PATH_BYTES];
	struct control_options options = {.listening_fd = service_manager_socket(),
					  .path = path,
					  .mode = serve->config.socket.mode,
					  .group = serve->config.socket.group};
	struct control_subject subject = {.loop = serve->host.loop,
					  .supervisor = &serve->host.supervisor,
					  .assembly = serve->host.assembly,
					  .fault_policy = serve->config.fault_policy};
	const char *given = serve->options.socket_path != NULL ? serve->options.socket_path : serve->config.socket.path;
	char reason[512];

	_Static_assert(CONTROL_NO_SOCKET == -1, "what service_manager_socket says");
	if (options.listening_fd < CONTROL_NO_SOCKET)
		return host_refuse("the service manager's socket", "it must be one listening stream socket, see tockd.socket");
	if ((options.listening_fd != CONTROL_NO_SOCKET || control_path(given, path, reason, sizeof reason) == 0) &&
	    control_open(&options, &subject, &serve->control, reason, sizeof reason) == 0)
		return true;
	log_error("%s", reason);
	return false;
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

/* What the image holds is loaded once: it is no part of the configuration, which may be read again. */
static void load_image(struct serve *serve)
{
	struct flash_image_result result = flash_image_load(&serve->image, &serve->host.supervisor, serve->config.fault_policy);

	serve->image_refused = result.refused;
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
	if (!host_open(&serve->host, &options) || !watch_signals(serve) || !set_timers(serve))
		return EX_SOFTWARE;
	serve->host.supervisor.keeper_socket = serve->config.keeper_socket;
	supervisor_set_share_window(&serve->host.supervisor, (uint32_t)serve->config.share_bytes);
	if (!host_start_keeper(&serve->host))
		return EX_SOFTWARE;
	serve->host.supervisor.keeper_socket = NULL; /* the configuration may be replaced */
	serve->host.supervisor.before_panic = finish_output;
	serve->listener = (struct supervisor_listener){.context = serve, .unloading = on_unloading};
	supervisor_listen(&serve->host.supervisor, &serve->listener);
	if (!open_control(serve))
		return EX_UNAVAILABLE;
	return sandbox_suffices(serve) ? EXIT_SUCCESS : SERVE_CONFIG_STATUS;
}

static int live(struct serve *serve)
{
	int error;

	serve->status = set_up(serve);
	if (serve->status != EXIT_SUCCESS)
		return serve->status;
	apply(serve);
	serve->host.supervisor.credentials = serve->credentials;
	kc_kernel_use_app_ids(&serve->host.supervisor.kernel, serve->config.short_ids);
	serve->host.supervisor.tbf_permissions = serve->config.tbf_permissions;
	serve_apps_follow(&serve->apps, &serve->host.supervisor, &serve->config.apps);
	load_image(serve);
	tell_ready(serve);
	error = loop_run(serve->host.loop);
	if (error < 0) {
		log_error("the event loop broke: %s", strerror(-error));
		return EX_SOFTWARE;
	}
	service_manager_stopping();
	/* The apps end first, so that nothing is added to what is written out. */
	supervisor_stop_keeper(&serve->host.supervisor);
	(void)host_finish_output(&serve->host);
	return serve->status;
}

static void tear_down(struct serve *serve)
{
	control_close(serve->control);
	loop_signal_free(serve->end_by_term);
	loop_signal_free(serve->end_by_interrupt);
	loop_signal_free(serve->reload);
	loop_timer_free(serve->watchdog);
	loop_timer_free(serve->status_timer);
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
		return check(serve.options.check_file);
	if (service_manager_is_journal(STDERR_FILENO))
		log_use_priorities();
	if (!read_config(&serve.options, &serve.config))
		return SERVE_CONFIG_STATUS;
	status = read_keys(&serve.config, &serve.credentials) ? live(&serve) : SERVE_CONFIG_STATUS;
	tear_down(&serve);
	return status;
}
