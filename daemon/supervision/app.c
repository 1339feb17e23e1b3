/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/app.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/log.h"
#include "daemon/supervision/flash_release.h"
#include "daemon/supervision/supervisor.h"
#include "protocol/trap.h"

static void handle(struct app *app, enum app_event event, const char *description);

static struct kc_kernel *kernel_of(const struct app *app)
{
	return &app->supervisor->kernel;
}

static bool is_dead(enum kc_state state)
{
	return state == KC_STATE_NONE || state == KC_STATE_TERMINATED || state == KC_STATE_FAULTED;
}

static bool is_stopped(enum kc_state state)
{
	return state == KC_STATE_STOPPED_RUNNING || state == KC_STATE_STOPPED_YIELDED || state == KC_STATE_STOPPED_YIELDED_FOR;
}

/* Requests to the keeper. */

static int fill_request(void *context, struct keeper_message *message, int descriptors[KEEPER_DESCRIPTORS_MAX])
{
	struct app *app = context;

	message->life = app->life;
	if (app->want_spawn) {
		message->kind = KEEPER_SPAWN;
		snprintf(message->name, sizeof message->name, "%s", app->name);
		descriptors[0] = app->peer_socket;
		descriptors[1] = app->flash.fd;
		descriptors[2] = app->region->fd;
		return 3;
	}
	message->kind = KEEPER_SIGNAL;
	if (app->want_kill)
		message->value = SIGKILL;
	else if (app->want_stop_changed)
		message->value = app->stopped ? SIGSTOP : SIGCONT;
	else
		return -1;
	return 0;
}

static void close_peer_socket(struct app *app)
{
	if (app->peer_socket >= 0)
		close(app->peer_socket);
	app->peer_socket = -1;
}

static void request_sent(void *context, enum keeper_kind kind)
{
	struct app *app = context;

	if (kind == KEEPER_SPAWN) {
		app->want_spawn = false;
		close_peer_socket(app);
	} else {
		app->want_kill = app->want_stop_changed = false;
	}
	if (app->want_kill || app->want_stop_changed)
		keeper_client_submit(app->supervisor->keeper, &app->request);
}

static void tell_keeper(struct app *app)
{
	keeper_client_submit(app->supervisor->keeper, &app->request);
}

void app_kill(struct app *app)
{
	app->want_kill = true;
	tell_keeper(app);
}

/* Actions of the transition table. */

static void act_delay(struct app *app, const char *description)
{
	uint64_t now_ns = loop_now_ns();
	const struct app_backoff *backoff = &app->supervisor->backoff;
	uint64_t delay_ns = backoff->first_delay_ns;

	(void)description;
	if (app->began_ns != 0 && now_ns - app->began_ns < backoff->short_life_ns)
		app->short_lives++;
	else
		app->short_lives = 0;
	if (app->short_lives <= backoff->free_restarts) {
		handle(app, APP_DELAY_OVER, NULL);
		return;
	}
	for (uint32_t i = backoff->free_restarts + 1; i < app->short_lives && delay_ns < backoff->max_delay_ns; i++)
		delay_ns *= 2;
	if (delay_ns > backoff->max_delay_ns)
		delay_ns = backoff->max_delay_ns;
	log_debug("%s: %u short lives in a row, the next begins in %llu ms", app->name, app->short_lives,
		  (unsigned long long)(delay_ns / 1000000u));
	loop_timer_set(app->delay, now_ns + delay_ns);
}

static void act_cancel_delay(struct app *app, const char *description)
{
	(void)description;
	loop_timer_cancel(app->delay);
}

static void write_header(struct app *app)
{
	struct region_header *header = region_header(app->region);
	const struct pages_layout *layout = &app->region->layout;

	*header = (struct region_header){
	    .magic = REGION_MAGIC,
	    .layout_version = REGION_LAYOUT_VERSION,
	    .trap_version = TRAP_VERSION,
	    .page_size = layout->page_size,
	    .kernel_bytes = layout->kernel_bytes,
	    .share_bytes = layout->share_bytes,
	    .ram_bytes = layout->ram_bytes,
	    .flash_bytes = app->flash.length,
	    .block_offset = layout->block_offset,
	    .life = app->life,
	};
	memcpy(header->name, app->name, sizeof header->name);
}

static void act_start(struct app *app, const char *description)
{
	struct kc_process_id id;
	const char *step;
	int error;

	(void)description;
	if (!kc_process_id_at(kernel_of(app), app->index, &id)) {
		/* Unloaded during the delay. */
		app->state = APP_NONE;
		return;
	}
	app->life = id.identifier;
	app->began_ns = loop_now_ns();
	app->stopped = false;
	app->pid = 0;
	write_header(app);
	error = trap_path_open(app, &app->peer_socket, &step);
	if (error < 0) {
		char text[128];

		snprintf(text, sizeof text, "%s: %s", step, strerror(-error));
		handle(app, APP_SPAWN_FAILED, text);
		return;
	}
	app->want_spawn = true;
	tell_keeper(app);
	/* The reply with the entry point can be sent already; it waits in the socket. */
	work_queue_add(&app->supervisor->runs, &app->run_item);
}

static void act_end(struct app *app, const char *description)
{
	(void)description;
	trap_path_close(app);
	if (app->want_spawn) {
		/* The spawn request has not been sent. */
		app->want_spawn = false;
		keeper_client_withdraw(app->supervisor->keeper, &app->request);
		close_peer_socket(app);
		handle(app, APP_EXITED, NULL);
		return;
	}
	app_kill(app);
}

static void leave_process(struct app *app)
{
	trap_path_close(app);
	close_peer_socket(app);
	keeper_client_withdraw(app->supervisor->keeper, &app->request);
	app->want_spawn = app->want_kill = app->want_stop_changed = false;
	loop_defer(&app->step);
}

static void act_reaped(struct app *app, const char *description)
{
	(void)description;
	leave_process(app);
}

static void act_spawn_failed(struct app *app, const char *description)
{
	log_error("%s: it could not be started: %s", app->name, description);
	supervisor_faulted(app->supervisor, app, description);
	leave_process(app);
	kc_process_port_failed(kernel_of(app), app->index);
}

static void act_died(struct app *app, const char *description)
{
	/* The app's fault report may still be unread in the socket. */
	if (!trap_path_last_words(app)) {
		log_error("%s: its process %s", app->name, description);
		supervisor_faulted(app->supervisor, app, description);
	}
	leave_process(app);
	kc_process_fault(kernel_of(app), app->index);
}

static void follow_stop(struct app *app)
{
	bool stop = is_stopped(kc_process_state(kernel_of(app), app->index));

	if (app->state != APP_ALIVE || stop == app->stopped)
		return;
	app->stopped = stop;
	app->want_stop_changed = true;
	tell_keeper(app);
}

static void act_alive(struct app *app, const char *description)
{
	(void)description;
	follow_stop(app);
}

/* All states and events; an empty entry means no change. */
static const struct transition {
	enum app_state next;
	void (*action)(struct app *app, const char *description);
} transitions[APP_STATES][APP_EVENTS] = {
    [APP_NONE] =
	{
	    [APP_LIFE_NEW] = {APP_DELAYED, act_delay},
	    [APP_LIFE_OVER] = {APP_NONE, NULL},
	    [APP_DELAY_OVER] = {APP_NONE, NULL},
	    [APP_SPAWNED] = {APP_NONE, NULL},
	    [APP_SPAWN_FAILED] = {APP_NONE, NULL},
	    [APP_EXITED] = {APP_NONE, NULL},
	},
    [APP_DELAYED] =
	{
	    [APP_LIFE_NEW] = {APP_DELAYED, NULL},
	    [APP_LIFE_OVER] = {APP_NONE, act_cancel_delay},
	    [APP_DELAY_OVER] = {APP_STARTING, act_start},
	    [APP_SPAWNED] = {APP_DELAYED, NULL},
	    [APP_SPAWN_FAILED] = {APP_DELAYED, NULL},
	    [APP_EXITED] = {APP_DELAYED, NULL},
	},
    [APP_STARTING] =
	{
	    [APP_LIFE_NEW] = {APP_ENDING, act_end},
	    [APP_LIFE_OVER] = {APP_ENDING, act_end},
	    [APP_DELAY_OVER] = {APP_STARTING, NULL},
	    [APP_SPAWNED] = {APP_ALIVE, act_alive},
	    [APP_SPAWN_FAILED] = {APP_NONE, act_spawn_failed},
	    [APP_EXITED] = {APP_NONE, act_died},
	},
    [APP_ALIVE] =
	{
	    [APP_LIFE_NEW] = {APP_ENDING, act_end},
	    [APP_LIFE_OVER] = {APP_ENDING, act_end},
	    [APP_DELAY_OVER] = {APP_ALIVE, NULL},
	    [APP_SPAWNED] = {APP_ALIVE, NULL},
	    [APP_SPAWN_FAILED] = {APP_NONE, act_spawn_failed},
	    [APP_EXITED] = {APP_NONE, act_died},
	},
    [APP_ENDING] =
	{
	    [APP_LIFE_NEW] = {APP_ENDING, NULL},
	    [APP_LIFE_OVER] = {APP_ENDING, NULL},
	    [APP_DELAY_OVER] = {APP_ENDING, NULL},
	    [APP_SPAWNED] = {APP_ENDING, NULL},
	    [APP_SPAWN_FAILED] = {APP_NONE, act_reaped},
	    [APP_EXITED] = {APP_NONE, act_reaped},
	},
};

static void handle(struct app *app, enum app_event event, const char *description)
{
	const struct transition *transition = &transitions[app->state][event];

	app->state = transition->next;
	if (transition->action != NULL)
		transition->action(app, description);
}

/* Following the core: its callbacks only schedule this step, which acts outside the core. */

static bool is_other_life(const struct app *app)
{
	struct kc_process_id id;

	if (app->state == APP_NONE || app->state == APP_DELAYED)
		return true;
	return kc_process_id_at(kernel_of(app), app->index, &id) && id.identifier != app->life;
}

static void tell_end(struct app *app)
{
	struct kc_process_info info;

	if (!kc_process_info(kernel_of(app), app->index, &info) || info.id.identifier == app->over_life)
		return;
	app->over_life = info.id.identifier;
	supervisor_life_over(app->supervisor, app, &info);
}

static void step(void *context)
{
	struct app *app = context;
	enum kc_state state = kc_process_state(kernel_of(app), app->index);

	if (app->bus_error) {
		app->bus_error = false;
		if (!is_dead(state)) {
			/* This schedules another step. */
			app_fault(app, "memory that it shared has vanished");
			return;
		}
	}
	if (is_dead(state)) {
		tell_end(app);
		handle(app, APP_LIFE_OVER, NULL);
	} else if (is_other_life(app)) {
		handle(app, APP_LIFE_NEW, NULL);
	}
	/* Unloaded: it cannot start again. */
	if (state == KC_STATE_NONE && app->state == APP_NONE)
		flash_release(&app->flash);
	follow_stop(app);
	trap_path_update(app);
	/* Free a dead app's memory for others; only its control block stays. */
	if (is_dead(state) && app->state == APP_NONE && app->region != NULL)
		trap_path_continue_slices(app);
	work_queue_add(&app->supervisor->runs, &app->run_item);
	supervisor_changed(app->supervisor);
}

static bool run(void *context)
{
	trap_path_run(context);
	return false;
}

static void delay_over(void *context)
{
	struct app *app = context;

	handle(app, APP_DELAY_OVER, NULL);
	loop_defer(&app->step); /* resumes the new life's start */
}

void app_keeper_event(struct app *app, enum app_event event, const char *description)
{
	handle(app, event, description);
}

void app_fault(struct app *app, const char *format, ...)
{
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	log_error("%s: faulted: %s", app->name, text);
	supervisor_faulted(app->supervisor, app, text);
	trap_path_silence(app);
	kc_process_fault(kernel_of(app), app->index);
}

/* Lifetime of the struct. */

void app_init(struct app *app, struct supervisor *supervisor, uint32_t index)
{
	*app = (struct app){.supervisor = supervisor, .index = index, .peer_socket = -1, .over_life = UINT64_MAX};
	app->flash.fd = -1;
	trap_path_init(app);
	loop_deferred_init(&app->step, supervisor->loop, step, app);
	app->run_item = (struct work_item){.work = run, .context = app};
	app->request = (struct keeper_request){.fill = fill_request, .sent = request_sent, .context = app};
	snprintf(app->name, sizeof app->name, "app %u", index);
}

void app_free(struct app *app)
{
	trap_path_close(app);
	trap_path_free(app);
	close_peer_socket(app);
	loop_undefer(&app->step);
	work_queue_remove(&app->supervisor->runs, &app->run_item);
	loop_timer_free(app->delay);
	region_destroy(app->region);
	app->region = NULL;
	sealed_file_close(&app->flash);
	app_permissions_free(&app->permissions);
}

void app_rename(struct app *app, const char *name, size_t length)
{
	if (length > sizeof app->name - 1)
		length = sizeof app->name - 1;
	for (size_t i = 0; i < length; i++)
		app->name[i] = (unsigned char)name[i] < ' ' || name[i] == 0x7f ? '?' : name[i];
	memset(app->name + length, 0, sizeof app->name - length);
}

int app_adopt(struct app *app, const char *name, uint32_t name_length, const struct sealed_file *flash)
{
	int error = trap_path_prepare(app);

	if (error < 0)
		return error;
	if (app->delay == NULL)
		app->delay = loop_timer_new(app->supervisor->loop, delay_over, app);
	if (app->delay == NULL)
		return -ENOMEM;
	app_rename(app, name, name_length);
	app->flash = *flash;
	app->began_ns = 0;
	app->short_lives = 0;
	loop_defer(&app->step);
	return 0;
}

void app_forget(struct app *app)
{
	tell_end(app);
	kc_process_unload(kernel_of(app), app->index);
	/* Handle this now: the slot may be reloaded in this turn, and the keeper must not get a request with closed flash. */
	handle(app, APP_LIFE_OVER, NULL);
	flash_release(&app->flash);
	app->flash = (struct sealed_file){.fd = -1};
	app_permissions_free(&app->permissions);
	snprintf(app->name, sizeof app->name, "app %u", app->index);
}

bool app_has_ended(const struct app *app)
{
	return app->state == APP_NONE && !app->step.pending && is_dead(kc_process_state(kernel_of(app), app->index));
}

bool app_is_idle(const struct app *app)
{
	enum kc_state state = kc_process_state(kernel_of(app), app->index);

	if (app->step.pending || app->run_item.queued || app->state == APP_DELAYED || app->state == APP_ENDING)
		return false;
	if (is_dead(state))
		return app->state == APP_NONE;
	return state != KC_STATE_RUNNING && !kc_process_ready(kernel_of(app), app->index);
}
