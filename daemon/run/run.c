/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/run/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/loading/flash_image.h"
#include "daemon/host.h"
#include "daemon/supervision/layers.h"
#include "daemon/loading/load_tab.h"
#include "daemon/log.h"
#include "daemon/run/run_options.h"

/* Slots for apps that are loaded later through a control socket. */
#define SPARE_SLOTS 16

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP};
#define ENDING_SIGNALS (sizeof ending_signals / sizeof ending_signals[0])

struct run {
	struct run_options options;
	struct flash_image image; /* length 0: none */
	struct host host;
	struct loop_timer *timeout;
	struct credentials *credentials;
	struct run_signal {
		struct run *run;
		int number;
		struct loop_signal *watch;
	} signals[ENDING_SIGNALS];
	int apps_status; /* of the first app that failed; 0: none */
	int status;      /* set if the run ends before the apps do; otherwise 0 */
};

/* Reasons for ending. */

static void end_with(struct run *run, int status)
{
	if (run->status == 0)
		run->status = status;
	loop_stop(run->host.loop);
}

static void on_timeout(void *context)
{
	end_with(context, RUN_TIMEOUT_STATUS);
}

static void on_signal(void *context)
{
	struct run_signal *ending = context;

	log_debug("ended by signal %d", ending->number);
	end_with(ending->run, 128 + ending->number);
}

static void on_keeper_gone(void *context, const char *reason)
{
	log_error("the keeper is gone, and the apps with it: %s", reason);
	end_with(context, EX_SOFTWARE);
}

static int status_of(const struct kc_process_info *info)
{
	if (info->state == KC_STATE_FAULTED)
		return RUN_FAULT_STATUS;
	if (info->completion != KC_COMPLETION_CODE)
		return 0;
	return info->completion_code > RUN_CODE_MAX ? RUN_LARGE_CODE_STATUS : (int)info->completion_code;
}

static void on_life_over(void *context, struct app *app, const struct kc_process_info *info)
{
	struct run *run = context;

	host_life_over(&run->host, log_debug, app, info);
	if (run->apps_status == 0)
		run->apps_status = status_of(info);
}

static bool is_idle(const struct run *run)
{
	struct kc_process_id process;

	if (!supervisor_is_idle(&run->host.supervisor))
		return false;
	for (uint32_t i = 0; i < run->host.supervisor.slots; i++) {
		if (kc_process_id_at((struct kc_kernel *)&run->host.supervisor.kernel, i, &process) &&
		    assembly_is_busy(run->host.assembly, process))
			return false;
	}
	return true;
}

static void on_changed(void *context)
{
	struct run *run = context;

	if (supervisor_all_ended(&run->host.supervisor) || (run->options.until_idle && is_idle(run)))
		loop_stop(run->host.loop);
}

static const struct supervisor_events supervisor_events = {
    .life_over = on_life_over, .changed = on_changed, .keeper_gone = on_keeper_gone};

/* Set-up. */

static bool watch_signals(struct run *run)
{
	for (size_t i = 0; i < ENDING_SIGNALS; i++) {
		struct sigaction now;

		/* nohup and background jobs of a shell ignore these signals: leave them ignored. */
		if (sigaction(ending_signals[i], NULL, &now) == 0 && now.sa_handler == SIG_IGN)
			continue;
		run->signals[i] = (struct run_signal){.run = run, .number = ending_signals[i]};
		run->signals[i].watch = loop_signal_new(run->host.loop, ending_signals[i], on_signal, &run->signals[i]);
		if (run->signals[i].watch == NULL)
			return host_refuse("cannot watch signals", strerror(errno));
	}
	return true;
}

static bool set_up(struct run *run)
{
	struct host_options options = {
	    .slots = (uint32_t)run->options.tab_count + flash_image_count(&run->image) +
		     (run->options.socket_path != NULL ? SPARE_SLOTS : 0),
	    .assembly = {.prefix = !run->options.no_prefix,
			 .show_leds = run->options.show_leds,
			 .devices = &run->options.devices},
	    .memory_bytes = run->options.memory_bytes,
	    .memory_name = "--memory",
	    .events = &supervisor_events,
	    .context = run,
	};

	if (!host_open(&run->host, &options) || !watch_signals(run))
		return false;
	supervisor_set_share_window(&run->host.supervisor, run->options.share_bytes);
	run->host.supervisor.wants_rest = run->options.until_idle;
	if (!host_start_keeper(&run->host))
		return false;
	layers_tell(keeper_client_hello(run->host.supervisor.keeper));
	run->timeout = loop_timer_new(run->host.loop, on_timeout, run);
	if (run->timeout == NULL)
		return host_refuse("cannot set up the timeout", strerror(errno));
	if (run->options.has_timeout)
		loop_timer_set(run->timeout, loop_now_ns() + run->options.timeout_ns);
	return true;
}

/* Mode 0600: only the own user may connect, because `tockd run` is a developer's tool. */
static bool open_control(struct run *run)
{
	struct host_control_options options = {.listening_fd = CONTROL_NO_SOCKET,
					       .given_path = run->options.socket_path,
					       .mode = 0600,
					       .group = CONTROL_NO_GROUP,
					       .fault_policy = run->options.fault_policy};

	return run->options.socket_path == NULL || host_open_control(&run->host, &options);
}

/* The flash image's apps come first, as on a board, where they are present before a TAB is loaded. */
static struct flash_image_result load_all(struct run *run)
{
	struct flash_image_result result = flash_image_load(&run->image, &run->host.supervisor, run->options.fault_policy);

	flash_image_free(&run->image);
	for (int i = 0; i < run->options.tab_count; i++) {
		const char *file_name = run->options.tabs[i];
		struct sealed_file flash;
		const struct supervisor_app app = {.flash = &flash, .policy = run->options.fault_policy};
		char reason[512];

		if (!load_tab(file_name, &flash, reason, sizeof reason)) {
			log_error("%s", reason);
			result.refused++;
			continue;
		}
		if (!supervisor_load(&run->host.supervisor, &app, reason, sizeof reason, NULL)) {
			log_error("%s: " LOAD_TAB_MEMBER ": %s", file_name, reason);
			sealed_file_close(&flash);
			result.refused++;
			continue;
		}
		result.loaded++;
	}
	return result;
}

static void tear_down(struct run *run)
{
	flash_image_free(&run->image);
	loop_timer_free(run->timeout);
	for (size_t i = 0; i < ENDING_SIGNALS; i++)
		loop_signal_free(run->signals[i].watch);
	host_close(&run->host);
	credentials_free(run->credentials);
}

static bool read_keys(struct run *run)
{
	struct credentials_options options = {
	    .require = run->options.require_credentials,
	    .keys = run->options.keys.list,
	    .key_count = run->options.keys.count,
	    .hmac_keys = run->options.hmac_keys.list,
	    .hmac_key_count = run->options.hmac_keys.count,
	};
	char reason[512];

	if (credentials_new(&options, &run->credentials, reason, sizeof reason))
		return true;
	log_error("%s", reason);
	return false;
}

static int run_apps(struct run *run)
{
	struct flash_image_result apps;
	char reason[512];
	int error;

	if (run->options.flash_file != NULL && !flash_image_read(run->options.flash_file, &run->image, reason, sizeof reason)) {
		log_error("%s", reason);
		return RUN_REFUSED_STATUS;
	}
	if (!read_keys(run))
		return RUN_USAGE_STATUS;
	if (!set_up(run))
		return EX_SOFTWARE;
	run->host.supervisor.credentials = run->credentials;
	kc_kernel_use_app_ids(&run->host.supervisor.kernel, run->options.short_ids);
	if (!open_control(run))
		return RUN_REFUSED_STATUS;
	apps = load_all(run);
	if (apps.loaded == 0) {
		if (apps.refused == 0)
			log_error("%s: no app in it can run", run->options.flash_file);
		return RUN_REFUSED_STATUS;
	}
	if (!host_run(&run->host))
		return EX_SOFTWARE;
	error = host_end(&run->host);
	if (run->status != 0)
		return run->status;
	if (run->apps_status != 0)
		return run->apps_status;
	/* A reader that closes the pipe is not an error. */
	if (error < 0 && error != -EPIPE)
		return EX_IOERR;
	return apps.refused > 0 ? RUN_REFUSED_STATUS : 0;
}

int run_command(int argc, char **argv)
{
	struct run run = {0};
	char reason[256];
	int status;

	if (run_options_parse(argc, argv, &run.options, reason, sizeof reason) < 0) {
		fprintf(stderr, "tockd: %s\nSee `tockd run --help`.\n", reason);
		return RUN_USAGE_STATUS;
	}
	if (run.options.help)
		return log_answer(run_options_help) ? 0 : EX_IOERR;
	log_set_level(run.options.log_level);
	status = run_apps(&run);
	tear_down(&run);
	return status;
}
