/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What every way to run apps needs: the loop, the devices and the supervisor, put together and taken apart in order. */
#ifndef DAEMON_HOST_H
#define DAEMON_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/assembly.h"
#include "daemon/loop.h"
#include "daemon/supervision/supervisor.h"

struct host {
	struct loop *loop;
	struct assembly *assembly;
	struct supervisor supervisor;
};

struct host_options {
	uint32_t slots;
	struct assembly_options assembly;
	uint64_t memory_bytes;   /* 0: the default. What the cgroup does not leave is cut, with a warning */
	const char *memory_name; /* what the operator calls it: "--memory" */
	const struct supervisor_events *events;
	void *context;
};

/* All but the keeper. *host is zeroed. False if something cannot be had, which was logged. To be followed by host_close in any case. */
bool host_open(struct host *host, const struct host_options *options);
/* False if it cannot be had, which was logged. */
bool host_start_keeper(struct host *host);
/*
 * Writes out what apps have written, waiting some seconds at most for whoever takes it. 0, or the negative errno for which some of it
 * was lost, now or before.
 */
int host_finish_output(struct host *host);
/* Ends the apps, if they run, and frees all. */
void host_close(struct host *host);

/* Logs "WHAT: WHY" and returns false. */
bool host_refuse(const char *what, const char *why);
/* The most memory that apps may use, as host_open takes it. */
uint64_t host_memory_limit(uint64_t memory_bytes, const char *memory_name);

#endif
