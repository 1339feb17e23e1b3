/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What the service manager is told of the apps, and that the event loop turns. */
#ifndef DAEMON_SERVICE_SERVE_STATUS_H
#define DAEMON_SERVICE_SERVE_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/loop.h"
#include "daemon/service/serve_apps.h"
#include "daemon/supervision/supervisor.h"

#define SERVE_STATUS_BYTES 128u

struct serve_status {
	const struct supervisor *supervisor;
	const struct serve_apps *apps;
	uint32_t image_refused; /* apps of a flash image that could not be loaded; its loader writes this */
	struct loop_timer *watchdog;
	uint64_t watchdog_ns; /* 0: nobody watches */
	struct loop_timer *pause;
	bool pausing;
	char text[SERVE_STATUS_BYTES]; /* told last */
};

/*
 * Begins to tell that the loop turns, if the service manager watches. False if there are no timers (errno). *status is zeroed at
 * first, and stays where it is; supervisor and apps must outlive it. serve_status_free must follow in any case.
 */
bool serve_status_begin(struct serve_status *status, struct loop *loop, const struct supervisor *supervisor,
			const struct serve_apps *apps);
void serve_status_free(struct serve_status *status);

/* Everything that was asked for is done: at the start, and after each reading of the configuration. */
void serve_status_ready(struct serve_status *status);
/* Something may have changed: tells the service manager soon, but never more often than four times a second. */
void serve_status_changed(struct serve_status *status);

#endif
