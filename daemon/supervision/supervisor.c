/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/supervision/fault_report.h"
#include "daemon/supervision/linux_port.h"
#include "daemon/log.h"
#include "daemon/memory/pages.h"
#include "daemon/supervision/refusal.h"
#include "protocol/layout.h"

/* Processes run in one turn of the loop, before descriptors are polled again. */
#define RUNS_PER_TURN 64
/* A slice takes half a millisecond. */
#define SLICES_PER_TURN 1

/* Reports of the keeper. */

static bool has_process_of(const struct app *app, uint64_t life)
{
	return app->life == life && app->state != APP_NONE && app->state != APP_DELAYED;
}

/*
 * The keeper reports lives roughly in the order in which they began, which is roughly the order of the slots. So the slot after
 * the last one is usually right, and thousands of apps that start or end together do not cost thousands of full searches.
 */
static struct app *app_of_life(struct supervisor *supervisor, uint64_t life)
{
	for (uint32_t i = 0; i < supervisor->slots; i++) {
		uint32_t index = supervisor->next_told + i;
		struct app *app = &supervisor->apps[index < supervisor->slots ? index : index - supervisor->slots];

		if (!has_process_of(app, life))
			continue;
		supervisor->next_told = app->index + 1 < supervisor->slots ? app->index + 1 : 0;
		return app;
	}
	return NULL;
}

static void on_spawned(void *context, uint64_t life, int32_t pid)
{
	struct app *app = app_of_life(context, life);

	if (app == NULL)
		return;
	log_debug("%s: life %llu is process %d", app->name, (unsigned long long)life, pid);
	app->pid = pid;
	app_keeper_event(app, APP_SPAWNED, NULL);
}

static void on_spawn_failed(void *context, uint64_t life, int error, const char *step)
{
	struct app *app = app_of_life(context, life);
	char text[128];

	snprintf(text, sizeof text, "%s: %s", step, strerror(error));
	if (app == NULL) {
		log_error("keeper: life %llu: %s", (unsigned long long)life, text);
		return;
	}
	app_keeper_event(app, APP_SPAWN_FAILED, text);
}

static void on_exited(void *context, uint64_t life, int wait_status)
{
	struct app *app = app_of_life(context, life);
	char text[64];

	if (app == NULL)
		return;
	if (WIFSIGNALED(wait_status))
		snprintf(text, sizeof text, "was ended by %s", fault_report_signal_name((uint32_t)WTERMSIG(wait_status)));
	else
		snprintf(text, sizeof text, "ended by itself with status %d", WEXITSTATUS(wait_status));
	log_debug("%s: life %llu: its process %s", app->name, (unsigned long long)life, text);
	app_keeper_event(app, APP_EXITED, text);
	supervisor_changed(context);
}

static void on_gone(void *context, const char *reason)
{
	struct supervisor *supervisor = context;

	supervisor->events->keeper_gone(supervisor->events_context, reason);
}

static const struct keeper_events keeper_events = {
    .spawned = on_spawned, .spawn_failed = on_spawn_failed, .exited = on_exited, .gone = on_gone};

int supervisor_start_keeper(struct supervisor *supervisor, char *reason, size_t reason_size)
{
	return keeper_client_connect(supervisor->loop, supervisor->keeper_socket, &keeper_events, supervisor, &supervisor->keeper,
				     reason, reason_size);
}

void supervisor_stop_keeper(struct supervisor *supervisor)
{
	keeper_client_stop(supervisor->keeper);
	supervisor->keeper = NULL;
}

/* Unused regions are emptied slice by slice and then freed. */

static bool retire_slice(void *context)
{
	struct supervisor *supervisor = context;
	struct region *region = supervisor->retired;

	if (region != NULL && !region_empty_slice(region)) {
		supervisor->retired = region->next_retired;
		region_destroy(region);
	}
	return supervisor->retired != NULL;
}

/* A life that is over cannot fault. */
static void ignore_bus_error(void *context)
{
	(void)context;
}

void supervisor_retire(struct supervisor *supervisor, struct region *region)
{
	region->guard.hit = ignore_bus_error;
	region->next_retired = supervisor->retired;
	supervisor->retired = region;
	work_queue_add(&supervisor->slices, &supervisor->retire_item);
}

static void destroy_retired(struct supervisor *supervisor)
{
	while (supervisor->retired != NULL) {
		struct region *region = supervisor->retired;

		supervisor->retired = region->next_retired;
		region_destroy(region);
	}
}

/* Events. */

void supervisor_life_over(struct supervisor *supervisor, struct app *app, const struct kc_process_info *info)
{
	supervisor->events->life_over(supervisor->events_context, app, info);
	for (const struct supervisor_listener *each = supervisor->listeners; each != NULL; each = each->next) {
		if (each->life_over != NULL)
			each->life_over(each->context, app, info);
	}
}

void supervisor_state_changed(struct supervisor *supervisor, uint32_t index, enum kc_state from, enum kc_state to)
{
	struct kc_process_id id;

	/* This runs inside a callback of the core, which allows reading only. */
	if (!kc_process_id_at(&supervisor->kernel, index, &id))
		return;
	for (const struct supervisor_listener *each = supervisor->listeners; each != NULL; each = each->next) {
		if (each->state_changed != NULL)
			each->state_changed(each->context, &supervisor->apps[index], id.identifier, from, to);
	}
}

void supervisor_faulted(struct supervisor *supervisor, const struct app *app, const char *text)
{
	for (const struct supervisor_listener *each = supervisor->listeners; each != NULL; each = each->next) {
		if (each->faulted != NULL)
			each->faulted(each->context, app, text);
	}
}

void supervisor_listen(struct supervisor *supervisor, struct supervisor_listener *listener)
{
	listener->next = supervisor->listeners;
	supervisor->listeners = listener;
}

void supervisor_unlisten(struct supervisor *supervisor, struct supervisor_listener *listener)
{
	struct supervisor_listener **link = &supervisor->listeners;

	while (*link != NULL && *link != listener)
		link = &(*link)->next;
	if (*link != NULL)
		*link = listener->next;
}

void supervisor_changed(struct supervisor *supervisor)
{
	loop_defer(&supervisor->changed);
}

static void changed(void *context)
{
	struct supervisor *supervisor = context;

	supervisor->events->changed(supervisor->events_context);
}

void supervisor_panic(struct supervisor *supervisor, const char *reason)
{
	log_error("kernel panic: %s", reason);
	for (uint32_t i = 0; i < supervisor->slots; i++) {
		struct kc_process_info info;

		if (kc_process_info(&supervisor->kernel, i, &info))
			log_error("  process %u, %s: %s, %u restarts, %u system calls", i, supervisor->apps[i].name,
				  kc_state_text(info.state), info.restart_count, info.syscall_count);
	}
	log_error("every app is ended");
	if (supervisor->before_panic != NULL)
		supervisor->before_panic(supervisor->before_panic_context);
	supervisor_stop_keeper(supervisor);
	_exit(SUPERVISOR_PANIC_STATUS);
}

/* Loading. */

/* Row E9 of the isolation bugs: the operator's permissions override those of the TBF's author. */
static struct kc_permissions permissions_of(void *context, const struct kc_process_binary *binary)
{
	const struct supervisor *supervisor = context;

	if (supervisor->loading != NULL && supervisor->loading->table != NULL)
		return (struct kc_permissions){.table = supervisor->loading->table, .grants = true};
	bool is_signed = binary->credential.present && binary->credential.has_metadata;

	return (struct kc_permissions){
	    .table = kc_process_binary_permissions(binary),
	    .grants = supervisor->tbf_permissions == TBF_PERMISSIONS_GRANT ||
		      (supervisor->tbf_permissions == TBF_PERMISSIONS_SIGNED && is_signed),
	};
}

/* Check the sealed bytes that will run, not a file that may change meanwhile, and use the current keys. */
static bool may_run(const struct supervisor *supervisor, const struct supervisor_checked *checked,
		    struct kc_process_binary *binary, char *reason, size_t reason_size)
{
	if (checked == NULL || checked->by != supervisor->credentials || checked->bytes != binary->flash)
		return credentials_check(supervisor->credentials, binary, reason, reason_size);
	binary->credential = checked->credential;
	return true;
}

/* permissions become the app's if this succeeds. */
static bool load_with(struct supervisor *supervisor, const struct supervisor_app *wanted,
		      const struct app_permissions *permissions, char *reason, size_t reason_size, uint32_t *index)
{
	const struct sealed_file *flash = wanted->flash;
	struct kc_process_binary binary;
	struct kc_load_result result =
	    kc_process_binary_create(&supervisor->kernel, flash->bytes, flash->length, LAYOUT_FLASH, &binary);
	struct kc_process_info info;
	int error;

	if (result.error == KC_LOAD_OK && !may_run(supervisor, wanted->checked, &binary, reason, reason_size))
		return false;
	if (result.error == KC_LOAD_OK) {
		supervisor->loading = permissions;
		result = kc_process_load_binary(&supervisor->kernel, &binary, wanted->policy);
		supervisor->loading = NULL;
	}
	if (result.error != KC_LOAD_OK) {
		if (result.error == KC_LOAD_ALREADY_LOADED && kc_process_info(&supervisor->kernel, result.index, &info))
			snprintf(supervisor->refusal, sizeof supervisor->refusal, "%s (ShortId 0x%x)",
				 supervisor->apps[result.index].name, info.short_id.fixed);
		refusal_describe(&result, flash, supervisor->refusal, reason, reason_size);
		/* Free what was made for it before the next load. */
		destroy_retired(supervisor);
		return false;
	}
	kc_process_info(&supervisor->kernel, result.index, &info);
	error = app_adopt(&supervisor->apps[result.index], info.name, info.name_length, flash);
	if (error < 0) {
		snprintf(reason, reason_size, "%s", strerror(-error));
		kc_process_port_failed(&supervisor->kernel, result.index);
		kc_process_unload(&supervisor->kernel, result.index);
		return false;
	}
	snprintf(supervisor->apps[result.index].key_name, sizeof supervisor->apps[result.index].key_name, "%s",
		 credentials_key_name(supervisor->credentials, &info.credential));
	supervisor->apps[result.index].permissions = *permissions;
	if (wanted->name != NULL)
		app_rename(&supervisor->apps[result.index], wanted->name, strlen(wanted->name));
	if (index != NULL)
		*index = result.index;
	for (const struct supervisor_listener *each = supervisor->listeners; each != NULL; each = each->next) {
		if (each->loaded != NULL)
			each->loaded(each->context, &supervisor->apps[result.index]);
	}
	return true;
}

bool supervisor_load(struct supervisor *supervisor, const struct supervisor_app *app, char *reason, size_t reason_size,
		     uint32_t *index)
{
	const struct app_permissions none = {.table = NULL};
	struct app_permissions copy;

	if (!app_permissions_copy(&copy, app->permissions != NULL ? app->permissions : &none)) {
		snprintf(reason, reason_size, "%s", strerror(ENOMEM));
		return false;
	}
	if (load_with(supervisor, app, &copy, reason, reason_size, index))
		return true;
	app_permissions_free(&copy);
	return false;
}

void supervisor_unload(struct supervisor *supervisor, uint32_t index)
{
	struct app *app = &supervisor->apps[index];

	kc_process_terminate(&supervisor->kernel, index, (struct kc_completion){.has_code = false});
	for (const struct supervisor_listener *each = supervisor->listeners; each != NULL; each = each->next) {
		if (each->unloading != NULL)
			each->unloading(each->context, app);
	}
	app_forget(app);
	supervisor_changed(supervisor);
}

bool supervisor_info(struct supervisor *supervisor, uint32_t index, struct kc_process_info *info)
{
	if (!kc_process_info(&supervisor->kernel, index, info))
		return false;
	info->name = supervisor->apps[index].name;
	info->name_length = (uint32_t)strlen(info->name);
	return true;
}

/* Queries over all apps. */

bool supervisor_all_ended(const struct supervisor *supervisor)
{
	for (uint32_t i = 0; i < supervisor->slots; i++) {
		if (!app_has_ended(&supervisor->apps[i]))
			return false;
	}
	return true;
}

bool supervisor_is_idle(const struct supervisor *supervisor)
{
	if (!work_queue_is_empty(&supervisor->runs) || !work_queue_is_empty(&supervisor->slices))
		return false;
	for (uint32_t i = 0; i < supervisor->slots; i++) {
		if (!app_is_idle(&supervisor->apps[i]))
			return false;
	}
	return true;
}

int supervisor_init(struct supervisor *supervisor, struct loop *loop, const struct supervisor_options *options)
{
	*supervisor = (struct supervisor){
	    .loop = loop,
	    .events = options->events,
	    .events_context = options->context,
	    .ceiling = {.limit_bytes = options->memory_limit_bytes},
	    .backoff = APP_BACKOFF_DEFAULT,
	    .page_size = (uint32_t)sysconf(_SC_PAGESIZE),
	};
	supervisor_set_share_window(supervisor, SUPERVISOR_SHARE_BYTES);
	work_queue_init(&supervisor->runs, loop, RUNS_PER_TURN);
	work_queue_init(&supervisor->slices, loop, SLICES_PER_TURN);
	supervisor->retire_item = (struct work_item){.work = retire_slice, .context = supervisor};
	loop_deferred_init(&supervisor->changed, loop, changed, supervisor);
	supervisor->processes = calloc(options->slots, sizeof *supervisor->processes);
	supervisor->apps = calloc(options->slots, sizeof *supervisor->apps);
	if (supervisor->processes == NULL || supervisor->apps == NULL)
		return -ENOMEM;
	supervisor->slots = options->slots;
	for (uint32_t i = 0; i < options->slots; i++)
		app_init(&supervisor->apps[i], supervisor, i);
	linux_port_init(&supervisor->port, supervisor);
	kc_kernel_init(&supervisor->kernel, &supervisor->port, supervisor->processes, options->slots, options->drivers,
		       options->driver_count);
	kc_kernel_use_app_ids(&supervisor->kernel, &kc_app_id_by_tbf);
	supervisor->permissions_policy = (struct kc_permissions_policy){.permissions_of = permissions_of, .context = supervisor};
	supervisor->kernel.permissions_policy = &supervisor->permissions_policy;
	return bus_guard_install();
}

void supervisor_set_share_window(struct supervisor *supervisor, uint32_t bytes)
{
	supervisor->share_bytes = pages_round_up(bytes, supervisor->page_size);
}

void supervisor_free(struct supervisor *supervisor)
{
	supervisor_stop_keeper(supervisor);
	for (uint32_t i = 0; i < supervisor->slots; i++)
		app_free(&supervisor->apps[i]);
	destroy_retired(supervisor);
	work_queue_close(&supervisor->runs);
	work_queue_close(&supervisor->slices);
	loop_undefer(&supervisor->changed);
	free(supervisor->apps);
	free(supervisor->processes);
	*supervisor = (struct supervisor){0};
}
