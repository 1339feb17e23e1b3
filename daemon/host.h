/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What `tockd run` and the service have in common: loop, devices, supervisor and control socket, created and destroyed in order.
 */
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
	struct control *control; /* NULL: not open */
};

struct host_options {
	uint32_t slots;
	struct assembly_options assembly;
	uint64_t memory_bytes;   /* 0: the default. A value above the cgroup's limit is lowered, with a warning */
	const char *memory_name; /* the option's name in messages: "--memory" */
	const struct supervisor_events *events;
	void *context;
};

/*
 * Creates everything except the keeper and the control socket; zeroes *host first. Returns false, after logging why, on failure.
 * Call host_close in either case.
 */
bool host_open(struct host *host, const struct host_options *options);
/* Returns false, after logging why, if the keeper cannot be started. */
bool host_start_keeper(struct host *host);

struct host_control_options {
	int listening_fd;       /* as in struct control_options */
	const char *given_path; /* used without a listening_fd: the operator's path; NULL: the default */
	mode_t mode;
	gid_t group;
	struct kc_fault_policy fault_policy; /* for apps loaded without a policy */
};
/* Opens the control socket. Returns false, after logging why, on failure. */
bool host_open_control(struct host *host, const struct host_control_options *options);

/* Runs the loop until loop_stop. Returns false, after logging why, if the loop fails. */
bool host_run(struct host *host);
/*
 * Ends the apps and then flushes their output, waiting at most a few seconds for the reader. Returns 0, or a negative errno if
 * output was lost, now or earlier.
 */
int host_end(struct host *host);
/* Ends running apps and frees everything. */
void host_close(struct host *host);

/* A life has ended: reports it through `tell` (log_notice, log_debug or the like) and finishes the app's last line of output. */
void host_life_over(struct host *host, void (*tell)(const char *format, ...) __attribute__((format(printf, 1, 2))),
		    const struct app *app, const struct kc_process_info *info);
/* Logs "WHAT: WHY" and returns false. */
bool host_refuse(const char *what, const char *why);
/* Returns how many bytes of memory apps may use together, as host_open computes it. */
uint64_t host_memory_limit(uint64_t memory_bytes, const char *memory_name);

#endif
