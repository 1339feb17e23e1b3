/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What every way to run apps needs: loop, devices, supervisor and control socket, put together and taken apart in order. */
#ifndef DAEMON_HOST_H
#define DAEMON_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/assembly.h"
#include "daemon/control/control.h"
#include "daemon/loop.h"
#include "daemon/supervision/supervisor.h"

struct host {
	struct loop *loop;
	struct assembly *assembly;
	struct supervisor supervisor;
	struct control *control; /* NULL: none is open */
};

struct host_options {
	uint32_t slots;
	struct assembly_options assembly;
	uint64_t memory_bytes;   /* 0: the default. More than the cgroup leaves is cut, with a warning */
	const char *memory_name; /* what the operator calls it: "--memory" */
	const struct supervisor_events *events;
	void *context;
};

/*
 * Makes everything except the keeper and the control socket. *host is zeroed at first. False if something cannot be had, which
 * was logged. host_close must follow in any case.
 */
bool host_open(struct host *host, const struct host_options *options);
/* False if the keeper cannot be started, which was logged. */
bool host_start_keeper(struct host *host);

struct host_control_options {
	int listening_fd;       /* as in struct control_options */
	const char *given_path; /* without a listening_fd: as the operator gave it; NULL: the usual one */
	mode_t mode;
	gid_t group;
	struct kc_fault_policy fault_policy; /* for apps that are loaded without one */
};
/* Opens the control socket. False if that cannot be done, which was logged. */
bool host_open_control(struct host *host, const struct host_control_options *options);

/* Runs the loop until somebody stops it. False if it broke, which was logged. */
bool host_run(struct host *host);
/*
 * Ends the apps, so that nothing more is written, and then writes out what they have written, waiting some seconds at most for
 * whoever takes it. 0, or the negative errno for which some of it was lost, now or before.
 */
int host_end(struct host *host);
/* Ends the apps, if they run, and frees everything. */
void host_close(struct host *host);

/* A life is over: tells so with log_notice, log_debug or the like, and ends the last line that the app wrote. */
void host_life_over(struct host *host, void (*tell)(const char *format, ...) __attribute__((format(printf, 1, 2))),
		    const struct app *app, const struct kc_process_info *info);
/* Logs "WHAT: WHY" and returns false. */
bool host_refuse(const char *what, const char *why);
/* How many bytes of memory apps may use together, as host_open computes it. */
uint64_t host_memory_limit(uint64_t memory_bytes, const char *memory_name);

#endif
