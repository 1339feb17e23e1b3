/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/service/serve_status.h"

#include <stdio.h>
#include <string.h>

#include "daemon/service/service_manager.h"

#define PAUSE_NS 250000000u

static void describe(const struct serve_status *status, char text[SERVE_STATUS_BYTES])
{
	uint32_t running;
	uint32_t ended;
	uint32_t faulted;
	size_t refused = status->apps->refused + status->image_refused;
	int length;

	serve_apps_count(status->supervisor, &running, &ended, &faulted);
	length = snprintf(text, SERVE_STATUS_BYTES, "%u app%s running", running, running == 1 ? "" : "s");
	if (ended > 0)
		length += snprintf(text + length, SERVE_STATUS_BYTES - (size_t)length, ", %u ended", ended);
	if (faulted > 0)
		length += snprintf(text + length, SERVE_STATUS_BYTES - (size_t)length, ", %u faulted", faulted);
	if (refused > 0)
		snprintf(text + length, SERVE_STATUS_BYTES - (size_t)length, ", %zu refused", refused);
}

static void tell(void *context)
{
	struct serve_status *status = context;
	char text[SERVE_STATUS_BYTES];

	status->pausing = false;
	describe(status, text);
	if (strcmp(text, status->text) == 0)
		return;
	memcpy(status->text, text, sizeof text);
	service_manager_status(text);
}

/* A firing timer proves that the event loop is running. */
static void tell_alive(void *context)
{
	struct serve_status *status = context;

	service_manager_alive();
	loop_timer_set(status->watchdog, loop_now_ns() + status->watchdog_ns);
}

bool serve_status_begin(struct serve_status *status, struct loop *loop, const struct supervisor *supervisor,
			const struct serve_apps *apps)
{
	status->supervisor = supervisor;
	status->apps = apps;
	status->pause = loop_timer_new(loop, tell, status);
	status->watchdog = loop_timer_new(loop, tell_alive, status);
	if (status->pause == NULL || status->watchdog == NULL)
		return false;
	status->watchdog_ns = service_manager_watchdog_ns();
	if (status->watchdog_ns > 0)
		tell_alive(status);
	return true;
}

void serve_status_free(struct serve_status *status)
{
	loop_timer_free(status->watchdog);
	loop_timer_free(status->pause);
}

void serve_status_ready(struct serve_status *status)
{
	describe(status, status->text);
	service_manager_ready(status->text);
}

void serve_status_changed(struct serve_status *status)
{
	if (status->pausing)
		return;
	status->pausing = true;
	loop_timer_set(status->pause, loop_now_ns() + PAUSE_NS);
}
