/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Status reports and watchdog pings to the service manager. */
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
	uint32_t image_refused; /* apps of a flash image that could not be loaded; set by its loader */
	struct loop_timer *watchdog;
	uint64_t watchdog_ns; /* 0: no watchdog */
	struct loop_timer *pause;
	bool pausing;
	char text[SERVE_STATUS_BYTES]; /* the last status sent */
};

/*
 * Starts the watchdog pings, if the service manager asks for them. Returns false with errno set if a timer cannot be made.
 * *status is zeroed before, and must not move; supervisor and apps must outlive it. Call serve_status_free in either case.
 */
bool serve_status_begin(struct serve_status *status, struct loop *loop, const struct supervisor *supervisor,
			const struct serve_apps *apps);
void serve_status_free(struct serve_status *status);

/* Reports that start-up, or a reload of the configuration, is complete. */
void serve_status_ready(struct serve_status *status);
/* The status may have changed: reports it soon, but at most four times a second. */
void serve_status_changed(struct serve_status *status);

#endif
