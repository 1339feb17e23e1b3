/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The apps that the configuration lists, and which of the supervisor's slots they are in. */
#ifndef DAEMON_SERVICE_SERVE_APPS_H
#define DAEMON_SERVICE_SERVE_APPS_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/settings/config.h"
#include "daemon/supervision/supervisor.h"

struct serve_app {
	struct config_app wanted; /* copied */
	uint32_t slot;            /* SERVE_APP_NO_SLOT: it is not loaded */
};
#define SERVE_APP_NO_SLOT UINT32_MAX

struct serve_apps {
	struct serve_app *list;
	size_t count;
	size_t refused; /* of them, because they could not be loaded */
};

/*
 * Makes what is loaded agree with the list: unloads what it no longer names, loads what is new, in its order, and leaves the rest
 * alone. An entry that was changed is unloaded and loaded. What cannot be loaded is logged. *apps is zeroed at first.
 */
void serve_apps_follow(struct serve_apps *apps, struct supervisor *supervisor, const struct config_apps *wanted);
/* The app in this slot was unloaded by somebody else. */
void serve_apps_forget(struct serve_apps *apps, uint32_t slot);
void serve_apps_free(struct serve_apps *apps);

/* Counts all apps, listed or not. */
void serve_apps_count(const struct supervisor *supervisor, uint32_t *running, uint32_t *ended, uint32_t *faulted);

#endif
