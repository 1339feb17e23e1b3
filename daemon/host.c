/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/host.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "daemon/log.h"
#include "daemon/memory/memory_ceiling.h"
#include "protocol/control_path.h"

/* How long to wait for a reader of the remaining output. */
#define FINISH_NS 2000000000u

bool host_refuse(const char *what, const char *why)
{
	log_error("%s: %s", what, why);
	return false;
}

/* Callbacks from the devices. */

static const char *name_of(void *context, struct kc_process_id process)
{
	struct host *host = context;

	return process.index < host->supervisor.slots ? host->supervisor.apps[process.index].name : "?";
}

static void devices_changed(void *context)
{
	struct host *host = context;

	if (host->supervisor.wants_rest)
		supervisor_changed(&host->supervisor);
}

/* Flushing output. */

static int finish_output(struct host *host)
{
	int error = assembly_finish(host->assembly, loop_now_ns() + FINISH_NS);

	if (error == -ETIMEDOUT)
		log_warning("standard output: nobody reads it; the rest of the apps' output is lost");
	return error;
}

static void before_panic(void *context)
{
	(void)finish_output(context);
}

/* Set-up. */

/* Each app takes three descriptors here and three in the keeper. */
static void allow_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

uint64_t host_memory_limit(uint64_t memory_bytes, const char *memory_name)
{
	uint64_t most = memory_ceiling_max();

	if (memory_bytes == 0)
		return memory_ceiling_default();
	if (memory_bytes > most) {
		log_warning("%s: the cgroup's limit leaves %llu bytes for apps; using that as the ceiling", memory_name,
			    (unsigned long long)most);
		return most;
	}
	return memory_bytes;
}

bool host_open(struct host *host, const struct host_options *options)
{
	struct assembly_client client = {.context = host, .name = name_of, .changed = devices_changed};
	struct supervisor_options kernel = {
	    .slots = options->slots,
	    .memory_limit_bytes = host_memory_limit(options->memory_bytes, options->memory_name),
	    .events = options->events,
	    .context = options->context,
	};
	int error;

	/* A closed pipe and the file size limit must fail the system call, not kill the daemon. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	allow_descriptors();
	host->loop = loop_new();
	if (host->loop == NULL)
		return host_refuse("cannot make the event loop", strerror(errno));
	host->assembly = assembly_new(host->loop, options->slots, &options->assembly, &client);
	if (host->assembly == NULL)
		return host_refuse("cannot set up the devices", strerror(errno));
	kernel.drivers = assembly_drivers(host->assembly, &kernel.driver_count);
	error = supervisor_init(&host->supervisor, host->loop, &kernel);
	if (error < 0)
		return host_refuse("cannot set up the kernel", strerror(-error));
	host->supervisor.before_panic = before_panic;
	host->supervisor.before_panic_context = host;
	assembly_start(host->assembly, &host->supervisor.kernel);
	return true;
}

bool host_start_keeper(struct host *host)
{
	char reason[512];

	if (supervisor_start_keeper(&host->supervisor, reason, sizeof reason) < 0)
		return host_refuse("cannot start the sandbox", reason);
	return true;
}

bool host_open_control(struct host *host, const struct host_control_options *options)
{
	char path[CONTROL_PATH_BYTES];
	struct control_options where = {
	    .listening_fd = options->listening_fd, .path = path, .mode = options->mode, .group = options->group};
	struct control_subject subject = {.loop = host->loop,
					  .supervisor = &host->supervisor,
					  .assembly = host->assembly,
					  .fault_policy = options->fault_policy};
	char reason[512];

	if ((options->listening_fd != CONTROL_NO_SOCKET || control_path(options->given_path, path, reason, sizeof reason) == 0) &&
	    control_open(&where, &subject, &host->control, reason, sizeof reason) == 0)
		return true;
	log_error("%s", reason);
	return false;
}

/* Running and ending. */

bool host_run(struct host *host)
{
	int error = loop_run(host->loop);

	if (error < 0)
		return host_refuse("the event loop failed", strerror(-error));
	return true;
}

void host_life_over(struct host *host, void (*tell)(const char *format, ...) __attribute__((format(printf, 1, 2))),
		    const struct app *app, const struct kc_process_info *info)
{
	if (info->completion == KC_COMPLETION_CODE)
		tell("%s: %s with completion code %u", app->name, kc_state_text(info->state), info->completion_code);
	else
		tell("%s: %s", app->name, kc_state_text(info->state));
	assembly_process_ended(host->assembly, info->id);
}

int host_end(struct host *host)
{
	supervisor_stop_keeper(&host->supervisor);
	return finish_output(host);
}

void host_close(struct host *host)
{
	control_close(host->control);
	supervisor_free(&host->supervisor);
	assembly_free(host->assembly);
	loop_free(host->loop);
	*host = (struct host){0};
}
