/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>

#include "daemon/assembly.h"
#include "daemon/control/control.h"
#include "daemon/layers.h"
#include "daemon/load_tab.h"
#include "daemon/log.h"
#include "daemon/loop.h"
#include "daemon/memory_ceiling.h"
#include "daemon/options.h"
#include "daemon/supervisor.h"
#include "protocol/control_path.h"

/* How long the end waits for somebody to take the output. */
#define FINISH_NS 2000000000u

/* With a control socket: for apps that are loaded later. */
#define SPARE_SLOTS 16

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP};
#define ENDING_SIGNALS (sizeof ending_signals / sizeof ending_signals[0])

struct run {
	struct options options;
	struct loop *loop;
	struct assembly *assembly;
	struct supervisor supervisor;
	struct loop_timer *timeout;
	struct control *control; /* NULL: nobody asked for one */
	struct run_signal {
		struct run *run;
		int number;
		struct loop_signal *watch;
	} signals[ENDING_SIGNALS];
	int apps_status; /* of the first app that did not end well; 0: none */
	int status;      /* why the run ends before the apps do; 0: it does not */
};

/* The reasons to end. */

static void end_with(struct run *run, int status)
{
	if (run->status == 0)
		run->status = status;
	loop_stop(run->loop);
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

	if (info->completion == KC_COMPLETION_CODE)
		log_debug("%s: %s with completion code %u", app->name, kc_state_text(info->state), info->completion_code);
	else
		log_debug("%s: %s", app->name, kc_state_text(info->state));
	if (run->apps_status == 0)
		run->apps_status = status_of(info);
	assembly_process_ended(run->assembly, info->id);
}

static bool is_idle(const struct run *run)
{
	struct kc_process_id process;

	if (!supervisor_is_idle(&run->supervisor))
		return false;
	for (uint32_t i = 0; i < run->supervisor.slots; i++) {
		if (kc_process_id_at((struct kc_kernel *)&run->supervisor.kernel, i, &process) &&
		    assembly_is_busy(run->assembly, process))
			return false;
	}
	return true;
}

static void on_changed(void *context)
{
	struct run *run = context;

	if (supervisor_all_ended(&run->supervisor) || (run->options.until_idle && is_idle(run)))
		loop_stop(run->loop);
}

static const struct supervisor_events supervisor_events = {
    .life_over = on_life_over, .changed = on_changed, .keeper_gone = on_keeper_gone};

/* What the devices ask. */

static const char *name_of(void *context, struct kc_process_id process)
{
	struct run *run = context;

	return process.index < run->supervisor.slots ? run->supervisor.apps[process.index].name : "?";
}

static void devices_changed(void *context)
{
	struct run *run = context;

	if (run->supervisor.wants_rest)
		supervisor_changed(&run->supervisor);
}

/* Setting up. */

static bool refuse(const char *what, const char *why)
{
	log_error("%s: %s", what, why);
	return false;
}

static bool watch_signals(struct run *run)
{
	/* A reader that goes away and a file size limit are answers of system calls, not reasons to die. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < ENDING_SIGNALS; i++) {
		struct sigaction now;

		/* nohup, and a shell's background job, had them ignored. */
		if (sigaction(ending_signals[i], NULL, &now) == 0 && now.sa_handler == SIG_IGN)
			continue;
		run->signals[i] = (struct run_signal){.run = run, .number = ending_signals[i]};
		run->signals[i].watch = loop_signal_new(run->loop, ending_signals[i], on_signal, &run->signals[i]);
		if (run->signals[i].watch == NULL)
			return refuse("cannot watch signals", strerror(errno));
	}
	return true;
}

/* An app takes three descriptors here and three in the keeper. */
static void allow_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static uint64_t memory_limit(const struct options *options)
{
	uint64_t most = memory_ceiling_max();

	if (options->memory_bytes == 0)
		return memory_ceiling_default();
	if (options->memory_bytes > most) {
		log_warning("--memory: the cgroup's limit leaves %llu bytes for apps; that is the ceiling now",
			    (unsigned long long)most);
		return most;
	}
	return options->memory_bytes;
}

static bool set_up(struct run *run)
{
	uint32_t slots = (uint32_t)run->options.tab_count + (run->options.socket_path != NULL ? SPARE_SLOTS : 0);
	struct assembly_options assembly_options = {.prefix = !run->options.no_prefix, .show_leds = run->options.show_leds};
	struct assembly_client client = {.context = run, .name = name_of, .changed = devices_changed};
	struct kc_driver *drivers;
	uint32_t driver_count;
	char reason[512];
	int error;

	allow_descriptors();
	run->loop = loop_new();
	if (run->loop == NULL)
		return refuse("cannot make the event loop", strerror(errno));
	if (!watch_signals(run))
		return false;
	run->assembly = assembly_new(run->loop, slots, &assembly_options, &client);
	if (run->assembly == NULL)
		return refuse("cannot set up the devices", strerror(errno));
	drivers = assembly_drivers(run->assembly, &driver_count);
	error = supervisor_init(&run->supervisor, run->loop, slots, drivers, driver_count, memory_limit(&run->options),
				&supervisor_events, run);
	if (error < 0)
		return refuse("cannot set up the kernel", strerror(-error));
	run->supervisor.wants_rest = run->options.until_idle;
	assembly_start(run->assembly, &run->supervisor.kernel);
	if (supervisor_start_keeper(&run->supervisor, reason, sizeof reason) < 0)
		return refuse("cannot start the sandbox", reason);
	layers_tell(keeper_client_hello(run->supervisor.keeper));
	run->timeout = loop_timer_new(run->loop, on_timeout, run);
	if (run->timeout == NULL)
		return refuse("cannot set up the timeout", strerror(errno));
	if (run->options.has_timeout)
		loop_timer_set(run->timeout, loop_now_ns() + run->options.timeout_ns);
	return true;
}

/* Only its own user may connect: `run` is something that a developer does. */
static bool open_control(struct run *run)
{
	char path[CONTROL_PATH_BYTES];
	struct control_options options = {
	    .listening_fd = CONTROL_NO_SOCKET, .path = path, .mode = 0600, .group = CONTROL_NO_GROUP};
	struct control_subject subject = {.loop = run->loop,
					  .supervisor = &run->supervisor,
					  .assembly = run->assembly,
					  .fault_policy = run->options.fault_policy};
	char reason[512];

	if (run->options.socket_path == NULL)
		return true;
	if (control_path(run->options.socket_path, path, reason, sizeof reason) == 0 &&
	    control_open(&options, &subject, &run->control, reason, sizeof reason) == 0)
		return true;
	log_error("%s", reason);
	return false;
}

/* How many were loaded. */
static int load_all(struct run *run)
{
	int loaded = 0;

	for (int i = 0; i < run->options.tab_count; i++) {
		const char *file_name = run->options.tabs[i];
		struct sealed_file flash;
		char reason[512];

		if (!load_tab(file_name, &flash, reason, sizeof reason)) {
			log_error("%s", reason);
			continue;
		}
		if (!supervisor_load(&run->supervisor, &flash, run->options.fault_policy, reason, sizeof reason, NULL)) {
			log_error("%s: " LOAD_TAB_MEMBER ": %s", file_name, reason);
			sealed_file_close(&flash);
			continue;
		}
		loaded++;
	}
	return loaded;
}

static void tear_down(struct run *run)
{
	control_close(run->control);
	supervisor_free(&run->supervisor);
	assembly_free(run->assembly);
	loop_timer_free(run->timeout);
	for (size_t i = 0; i < ENDING_SIGNALS; i++)
		loop_signal_free(run->signals[i].watch);
	loop_free(run->loop);
}

static void finish_output(void *context)
{
	struct run *run = context;
	int error = assembly_finish(run->assembly, loop_now_ns() + FINISH_NS);

	if (error == -ETIMEDOUT)
		log_warning("standard output: nobody takes the rest of what apps wrote; it is lost");
}

static int run_apps(struct run *run)
{
	int loaded;
	int error;

	if (!set_up(run))
		return EX_SOFTWARE;
	run->supervisor.before_panic = finish_output;
	if (!open_control(run))
		return RUN_REFUSED_STATUS;
	loaded = load_all(run);
	if (loaded == 0)
		return RUN_REFUSED_STATUS;
	error = loop_run(run->loop);
	if (error < 0) {
		log_error("the event loop broke: %s", strerror(-error));
		return EX_SOFTWARE;
	}
	/* The apps end first, so that nothing is added to what is written out. */
	supervisor_stop_keeper(&run->supervisor);
	finish_output(run);
	if (run->status != 0)
		return run->status;
	if (run->apps_status != 0)
		return run->apps_status;
	return loaded < run->options.tab_count ? RUN_REFUSED_STATUS : 0;
}

int run_command(int argc, char **argv)
{
	struct run run = {0};
	char reason[256];
	int status;

	if (options_parse(argc, argv, &run.options, reason, sizeof reason) < 0) {
		fprintf(stderr, "tockd: %s\nSee `tockd run --help`.\n", reason);
		return RUN_USAGE_STATUS;
	}
	if (run.options.help) {
		fputs(options_help, stdout);
		return fflush(stdout) == 0 ? 0 : EX_SOFTWARE;
	}
	log_set_level(run.options.log_level);
	status = run_apps(&run);
	tear_down(&run);
	return status;
}
