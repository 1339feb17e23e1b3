/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/service/serve_apps.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/loading/load_tab.h"
#include "daemon/log.h"

static void free_wanted(struct config_app *wanted)
{
	free(wanted->path);
	free(wanted->name);
	app_permissions_free(&wanted->permissions);
}

static bool copy_wanted(struct config_app *to, const struct config_app *from)
{
	*to = *from;
	to->path = strdup(from->path);
	to->name = from->name != NULL ? strdup(from->name) : NULL;
	if (app_permissions_copy(&to->permissions, &from->permissions) && to->path != NULL &&
	    (to->name != NULL || from->name == NULL))
		return true;
	free_wanted(to);
	return false;
}

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_same(const struct config_app *a, const struct config_app *b)
{
	return is_same_text(a->path, b->path) && is_same_text(a->name, b->name) && a->fault_policy.kind == b->fault_policy.kind &&
	       a->fault_policy.threshold == b->fault_policy.threshold && app_permissions_same(&a->permissions, &b->permissions);
}

/* Finds a loaded app with exactly this configuration, moves its slot out of its entry and returns it, or SERVE_APP_NO_SLOT. */
static uint32_t take_slot(struct serve_apps *apps, const struct config_app *wanted)
{
	for (size_t i = 0; i < apps->count; i++) {
		uint32_t slot = apps->list[i].slot;

		if (slot != SERVE_APP_NO_SLOT && is_same(&apps->list[i].wanted, wanted)) {
			apps->list[i].slot = SERVE_APP_NO_SLOT;
			return slot;
		}
	}
	return SERVE_APP_NO_SLOT;
}

/* Returns a list of the enabled apps, with the slots of those already loaded, or NULL if out of memory. */
static struct serve_app *match(struct serve_apps *before, const struct config_apps *wanted, size_t *count)
{
	struct serve_app *list = calloc(wanted->count > 0 ? wanted->count : 1, sizeof *list);

	*count = 0;
	for (size_t i = 0; list != NULL && i < wanted->count; i++) {
		if (!wanted->list[i].enabled)
			continue;
		if (!copy_wanted(&list[*count].wanted, &wanted->list[i])) {
			for (size_t j = 0; j < *count; j++)
				free_wanted(&list[j].wanted);
			free(list);
			return NULL;
		}
		(*count)++;
	}
	/* Take slots only after everything that can fail. */
	for (size_t i = 0; list != NULL && i < *count; i++)
		list[i].slot = take_slot(before, &list[i].wanted);
	return list;
}

static void load(struct serve_app *app, struct supervisor *supervisor)
{
	struct sealed_file flash;
	const struct supervisor_app wanted = {.flash = &flash,
					      .policy = app->wanted.fault_policy,
					      .name = app->wanted.name,
					      .permissions = &app->wanted.permissions};
	char reason[512];

	if (!load_tab(app->wanted.path, &flash, reason, sizeof reason)) {
		log_error("%s", reason);
		return;
	}
	if (!supervisor_load(supervisor, &wanted, reason, sizeof reason, &app->slot)) {
		log_error("%s: " LOAD_TAB_MEMBER ": %s", app->wanted.path, reason);
		sealed_file_close(&flash);
		app->slot = SERVE_APP_NO_SLOT;
		return;
	}
	log_debug("%s: loaded from %s", supervisor->apps[app->slot].name, app->wanted.path);
}

void serve_apps_follow(struct serve_apps *apps, struct supervisor *supervisor, const struct config_apps *wanted)
{
	struct serve_apps next = {0};

	next.list = match(apps, wanted, &next.count);
	if (next.list == NULL) {
		log_error("no memory for the list of apps; nothing is loaded or unloaded");
		return;
	}
	for (size_t i = 0; i < apps->count; i++) {
		uint32_t slot = apps->list[i].slot;

		if (slot == SERVE_APP_NO_SLOT)
			continue;
		log_notice("%s: unloaded: its entry in the configuration has changed or is gone", supervisor->apps[slot].name);
		apps->list[i].slot = SERVE_APP_NO_SLOT;
		supervisor_unload(supervisor, slot);
	}
	serve_apps_free(apps);
	*apps = next;
	for (size_t i = 0; i < apps->count; i++) {
		if (apps->list[i].slot == SERVE_APP_NO_SLOT)
			load(&apps->list[i], supervisor);
		if (apps->list[i].slot == SERVE_APP_NO_SLOT)
			apps->refused++;
	}
}

void serve_apps_forget(struct serve_apps *apps, uint32_t slot)
{
	for (size_t i = 0; i < apps->count; i++) {
		if (apps->list[i].slot == slot)
			apps->list[i].slot = SERVE_APP_NO_SLOT;
	}
}

void serve_apps_free(struct serve_apps *apps)
{
	for (size_t i = 0; i < apps->count; i++)
		free_wanted(&apps->list[i].wanted);
	free(apps->list);
	*apps = (struct serve_apps){0};
}

void serve_apps_count(const struct supervisor *supervisor, uint32_t *running, uint32_t *ended, uint32_t *faulted)
{
	*running = *ended = *faulted = 0;
	for (uint32_t i = 0; i < supervisor->slots; i++) {
		enum kc_state state = kc_process_state((struct kc_kernel *)&supervisor->kernel, i);

		if (state == KC_STATE_FAULTED)
			(*faulted)++;
		else if (state == KC_STATE_TERMINATED)
			(*ended)++;
		else if (state != KC_STATE_NONE)
			(*running)++;
	}
}
