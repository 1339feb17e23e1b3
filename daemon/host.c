/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/host.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "daemon/log.h"
#include "daemon/memory/memory_ceiling.h"

/* How long the end waits for somebody to take the output. */
#define FINISH_NS 2000000000u

bool host_refuse(const char *what, const char *why)
{
	log_error("%s: %s", what, why);
	return false;
}

/* What the devices ask. */

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

/* Setting up. */

/* An app takes three descriptors here and three in the keeper. */
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
		log_warning("%s: the cgroup's limit leaves %llu bytes for apps; that is the ceiling now", memory_name,
			    (unsigned long long)most);
		return most;
	}
	return memory_bytes;
}

bool host_open(struct host *host, const struct host_options *options)
{
	struct assembly_client client = {.context = host, .name = name_of, .changed = devices_changed};
	struct kc_driver *drivers;
	uint32_t driver_count;
	int error;

	/* A reader that goes away and a file size limit are answers of system calls, not reasons to die. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	allow_descriptors();
	host->loop = loop_new();
	if (host->loop == NULL)
		return host_refuse("cannot make the event loop", strerror(errno));
	host->assembly = assembly_new(host->loop, options->slots, &options->assembly, &client);
	if (host->assembly == NULL)
		return host_refuse("cannot set up the devices", strerror(errno));
	drivers = assembly_drivers(host->assembly, &driver_count);
	error =
	    supervisor_init(&host->supervisor, host->loop, options->slots, drivers, driver_count,
			    host_memory_limit(options->memory_bytes, options->memory_name), options->events, options->context);
	if (error < 0)
		return host_refuse("cannot set up the kernel", strerror(-error));
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

int host_finish_output(struct host *host)
{
	int error = assembly_finish(host->assembly, loop_now_ns() + FINISH_NS);

	if (error == -ETIMEDOUT)
		log_warning("standard output: nobody takes the rest of what apps wrote; it is lost");
	return error;
}

void host_close(struct host *host)
{
	supervisor_free(&host->supervisor);
	assembly_free(host->assembly);
	loop_free(host->loop);
	*host = (struct host){0};
}
