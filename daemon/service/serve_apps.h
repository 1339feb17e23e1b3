/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The apps listed in the configuration, and the supervisor slots they occupy. */
#ifndef DAEMON_SERVICE_SERVE_APPS_H
#define DAEMON_SERVICE_SERVE_APPS_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/settings/config.h"
#include "daemon/supervision/supervisor.h"

struct serve_app {
	struct config_app wanted; /* copied */
	uint32_t slot;            /* SERVE_APP_NO_SLOT: not loaded */
};
#define SERVE_APP_NO_SLOT UINT32_MAX

struct serve_apps {
	struct serve_app *list;
	size_t count;
	size_t refused; /* how many of them could not be loaded */
};

/*
 * Makes the loaded apps match the list: unloads apps that it no longer contains, loads new ones in the list's order, and leaves
 * the others alone. A changed entry is unloaded and loaded again. Apps that cannot be loaded are logged. *apps is zeroed before
 * the first call.
 */
void serve_apps_follow(struct serve_apps *apps, struct supervisor *supervisor, const struct config_apps *wanted);
/* Somebody else unloaded the app in this slot. */
void serve_apps_forget(struct serve_apps *apps, uint32_t slot);
void serve_apps_free(struct serve_apps *apps);

/* Counts all apps, including those not in the list. */
void serve_apps_count(const struct supervisor *supervisor, uint32_t *running, uint32_t *ended, uint32_t *faulted);

#endif
