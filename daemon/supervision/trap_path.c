/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/trap_path.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/supervision/app.h"
#include "daemon/supervision/fault_report.h"
#include "daemon/keeper/app_socket.h"
#include "daemon/log.h"
#include "daemon/memory/region.h"
#include "daemon/supervision/supervisor.h"
#include "protocol/layout.h"

#define YIELD_NUMBER_MAX 2 /* no-wait, wait, wait-for */

union record {
	struct trap_record trap;
	struct fault_record fault;
};

static struct kc_kernel *kernel_of(const struct app *app)
{
	return &app->supervisor->kernel;
}

/* Enabling and disabling reads. */

static void listen_or_not(struct app *app)
{
	struct trap_path *path = &app->path;
	enum kc_state state;
	bool listen;

	if (path->socket < 0)
		return;
	state = kc_process_state(kernel_of(app), app->index);
	/* A process may have trapped before SIGSTOP reached it: that trap waits until it is resumed. */
	listen = !path->silent && !path->throttled && state != KC_STATE_STOPPED_RUNNING;
	if (listen == path->listening)
		return;
	path->listening = listen;
	if (listen)
		loop_watch_enable(path->watch);
	else
		loop_watch_disable(path->watch);
}

static void throttle_over(void *context)
{
	struct app *app = context;

	app->path.throttled = false;
	listen_or_not(app);
}

/* Measures the daemon's work for one app. */
struct work_time {
	uint64_t began_ns;
	uint64_t watching_ns; /* supervisor.watching_ns at that time */
};

static struct work_time begin_work(const struct app *app)
{
	return (struct work_time){.began_ns = loop_now_ns(), .watching_ns = app->supervisor->watching_ns};
}

static void charge(struct app *app, struct work_time work)
{
	struct trap_path *path = &app->path;
	uint64_t now_ns = loop_now_ns();
	uint64_t cost_ns = now_ns - work.began_ns - (app->supervisor->watching_ns - work.watching_ns);

	if (token_bucket_spend(&path->bucket, now_ns, cost_ns) || path->socket < 0 || path->throttled)
		return;
	log_debug("%s: took too much of the daemon's time and waits", app->name);
	path->throttled = true;
	listen_or_not(app);
	loop_timer_set(path->throttle_timer, token_bucket_resume_at(&path->bucket));
}

void trap_path_silence(struct app *app)
{
	app->path.silent = true;
	listen_or_not(app);
}

/* The app's end of the socket is closed, so it is dying or dead; the keeper will report how. */
static void hang_up(struct app *app)
{
	trap_path_silence(app);
	app_kill(app);
}

/* Sending. */

static bool reply_of(const struct kc_resume *resume, struct trap_reply *reply)
{
	*reply = (struct trap_reply){.version = TRAP_VERSION, .sequence = resume->sequence};
	memcpy(reply->r, resume->r, sizeof reply->r);
	switch (resume->kind) {
	case KC_RESUME_RETURN:
		reply->kind = REPLY_RETURN;
		reply->written = (uint8_t)resume->written;
		return true;
	case KC_RESUME_UPCALL:
		reply->kind = REPLY_UPCALL;
		reply->pc = resume->pc;
		return true;
	case KC_RESUME_INIT:
		reply->kind = REPLY_INIT;
		reply->pc = resume->pc;
		return true;
	case KC_RESUME_NONE:
		break;
	}
	return false;
}

static void send_reply(struct app *app, const struct trap_reply *reply)
{
	struct trap_path *path = &app->path;

	assert(path->waiting);
	path->waiting = false;
	if (send(path->socket, reply, sizeof *reply, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)sizeof *reply)
		return;
	if (errno == EAGAIN || errno == EINTR)
		app_fault(app, "it does not take its replies");
	else if (errno == ENOBUFS || errno == ENOMEM)
		app_fault(app, "the system has no memory for a reply to it");
	else
		hang_up(app);
}

/* Returns true if there is a reply for the app. */
static bool ask_core(struct app *app, struct trap_reply *reply)
{
	struct trap_path *path = &app->path;
	struct kc_resume resume;

	/* Ask later if the core has started another life, or while memory is still being moved. */
	if (path->socket < 0 || path->silent || app->step.pending || region_is_shrinking(app->region))
		return false;
	kc_process_run(kernel_of(app), app->index, &resume);
	if (app->step.pending)
		return false;
	if (reply_of(&resume, reply))
		return true;
	if (app->supervisor->wants_rest)
		supervisor_changed(app->supervisor);
	return false;
}

void trap_path_run(struct app *app)
{
	struct trap_reply reply;

	if (ask_core(app, &reply))
		send_reply(app, &reply);
}

/* Receiving. */

/* Returns NULL, or what is wrong with a record of this length. */
static const char *complaint(const struct trap_path *path, const union record *record, size_t length)
{
	if (length != sizeof record->trap && length != sizeof record->fault)
		return "it sent a record of the wrong size";
	if (record->trap.version != TRAP_VERSION)
		return "it sent a record of an unknown version";
	if (record->trap.kind != (length == sizeof record->trap ? TRAP_CALL : TRAP_FAULT))
		return "it sent a record of a kind that does not fit its size";
	if (record->trap.kind == TRAP_FAULT)
		return NULL;
	if (path->waiting)
		return "it trapped again before its last trap was answered";
	if (record->trap.sequence != path->last_sequence + 1)
		return "it sent a trap out of sequence";
	return NULL;
}

/* Logs errors for which the core faults a process without a message (BEHAVIOURS A9). */
static void tell_fatal(const struct app *app, const struct trap_record *record)
{
	char text[64];

	if (record->class_number > KC_CLASS_ALLOW_USERSPACE_READABLE)
		snprintf(text, sizeof text, "system call of class %u, which does not exist", record->class_number);
	else if (record->class_number == KC_CLASS_YIELD && record->r[0] > YIELD_NUMBER_MAX)
		snprintf(text, sizeof text, "yield %u, which does not exist", record->r[0]);
	else
		return;
	log_error("%s: faulted: %s", app->name, text);
	supervisor_faulted(app->supervisor, app, text);
}

/* Passes a trap to the core, and the core's immediate answer, if any, to the app. */
static void deliver(struct app *app, const struct trap_record *record, struct work_time work)
{
	struct trap_path *path = &app->path;
	struct trap_reply reply;
	bool accepted;
	bool has_reply;

	tell_fatal(app, record);
	path->delivering = true;
	accepted = kc_trap(kernel_of(app), app->index, record->sequence, record->class_number, record->r);
	path->delivering = false;
	if (!accepted) {
		app_fault(app, "it trapped while it was not executing");
		return;
	}
	has_reply = ask_core(app, &reply);
	/* Charge before replying: the reply wakes the app, which may run first. */
	charge(app, work);
	if (has_reply)
		send_reply(app, &reply);
}

/* Returns true if the trap requests so much memory that it must be gathered first; *break_bytes is the requested break. */
static bool grows_by_much(struct app *app, const struct trap_record *record, uint32_t *break_bytes)
{
	struct kc_process_info info;
	uint32_t new_break;

	if (record->class_number != KC_CLASS_MEMOP || record->r[0] > 1)
		return false;
	if (!kc_process_info(kernel_of(app), app->index, &info))
		return false;
	new_break = record->r[0] == 0 ? record->r[1] : info.app_break + record->r[1];
	/* No memory is needed for a break that the core will refuse. */
	if (new_break <= info.app_break || new_break > info.kernel_low_mark)
		return false;
	*break_bytes = new_break - info.ram_start;
	return new_break - info.app_break > REGION_SLICE_BYTES;
}

static void on_trap(struct app *app, const struct trap_record *record, struct work_time work)
{
	struct trap_path *path = &app->path;

	path->last_sequence = record->sequence;
	path->waiting = true;
	if (grows_by_much(app, record, &path->held_break)) {
		path->held = *record;
		path->holding = true;
		trap_path_continue_slices(app);
		return;
	}
	deliver(app, record, work);
}

static void tell_fault(struct app *app, const struct fault_record *record)
{
	char text[FAULT_REPORT_BYTES];

	fault_report_text(record, text);
	fault_report_print(app->name, text);
	supervisor_faulted(app->supervisor, app, text);
}

static void on_fault(struct app *app, const struct fault_record *record)
{
	tell_fault(app, record);
	trap_path_silence(app);
	kc_process_fault(kernel_of(app), app->index);
}

/* Returns the length of a message; 0 if there is none or it is empty; -ECONNRESET if the other end is closed. */
static ssize_t receive(struct app *app, union record *record, bool *is_empty_message)
{
	struct trap_path *path = &app->path;
	struct pollfd poll_fd = {.fd = path->socket, .events = 0};
	ssize_t length = recv(path->socket, record, sizeof *record, MSG_DONTWAIT | MSG_TRUNC);

	*is_empty_message = false;
	if (length < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -ECONNRESET;
	if (length > 0)
		return length;
	/* An app can send a message of length 0; only POLLHUP distinguishes that from a hang-up. */
	if (poll(&poll_fd, 1, 0) == 1 && (poll_fd.revents & POLLHUP) != 0)
		return -ECONNRESET;
	*is_empty_message = true;
	return 0;
}

static void on_readable(void *context)
{
	struct app *app = context;
	union record record;
	bool is_empty_message;
	const char *reason;
	ssize_t length;
	struct work_time work;

	/* The core changed this app's state in this turn, so pending records may be from an earlier life. */
	if (app->step.pending)
		return;
	length = receive(app, &record, &is_empty_message);
	if (length < 0) {
		hang_up(app);
		return;
	}
	if (length == 0) {
		if (is_empty_message)
			app_fault(app, "it sent an empty record");
		return;
	}
	work = begin_work(app);
	reason = complaint(&app->path, &record, (size_t)length);
	if (reason != NULL)
		app_fault(app, "%s", reason);
	else if (record.trap.kind == TRAP_FAULT)
		on_fault(app, &record.fault);
	else
		on_trap(app, &record.trap, work);
}

bool trap_path_last_words(struct app *app)
{
	struct trap_path *path = &app->path;
	union record record;
	bool is_empty_message;
	ssize_t length;

	if (path->socket < 0 || path->silent)
		return false;
	length = receive(app, &record, &is_empty_message);
	if (length != (ssize_t)sizeof record.fault || complaint(path, &record, (size_t)length) != NULL)
		return false;
	tell_fault(app, &record.fault);
	return true;
}

/* Slices. */

/* Returns true if there is more to do. */
static bool slice(struct app *app)
{
	struct trap_path *path = &app->path;

	if (app->region == NULL || app->step.pending)
		return false;
	if (app_has_ended(app)) {
		if (region_empty_slice(app->region))
			return true;
		supervisor_changed(app->supervisor);
		return false;
	}
	if (region_is_shrinking(app->region)) {
		region_shrink_slice(app->region);
		if (region_is_shrinking(app->region))
			return true;
		trap_path_run(app);
		return false;
	}
	if (!path->holding || kc_process_state(kernel_of(app), app->index) != KC_STATE_RUNNING)
		return false;
	if (region_gather_slice(app->region, path->held_break) > 0)
		return true;
	/* Gathered, or there is not enough memory: then the core learns that from the port. */
	path->holding = false;
	deliver(app, &path->held, begin_work(app));
	if (!app->step.pending)
		region_gather_end(app->region);
	return false;
}

static bool slice_work(void *context)
{
	struct app *app = context;
	struct work_time work = begin_work(app);
	bool more = slice(app);

	charge(app, work);
	return more;
}

void trap_path_continue_slices(struct app *app)
{
	work_queue_add(&app->supervisor->slices, &app->path.slices);
}

void trap_path_update(struct app *app)
{
	listen_or_not(app);
	if (app->region != NULL && (app->path.holding || region_is_shrinking(app->region)))
		trap_path_continue_slices(app);
}

/* Lifetime. */

void trap_path_init(struct app *app)
{
	app->path = (struct trap_path){.socket = -1, .slices = {.work = slice_work, .context = app}};
}

int trap_path_prepare(struct app *app)
{
	if (app->path.throttle_timer == NULL)
		app->path.throttle_timer = loop_timer_new(app->supervisor->loop, throttle_over, app);
	token_bucket_init(&app->path.bucket, loop_now_ns());
	return app->path.throttle_timer != NULL ? 0 : -ENOMEM;
}

void trap_path_free(struct app *app)
{
	loop_timer_free(app->path.throttle_timer);
	app->path.throttle_timer = NULL;
	work_queue_remove(&app->supervisor->slices, &app->path.slices);
}

int trap_path_open(struct app *app, int *peer, const char **step)
{
	struct trap_path *path = &app->path;
	int sockets[2];
	int error;

	*step = "socketpair";
	error = app_socket_pair(sockets);
	if (error < 0)
		return error;
	*step = "epoll_ctl";
	path->watch = loop_watch_readable(app->supervisor->loop, sockets[0], on_readable, app);
	if (path->watch == NULL) {
		error = errno;
		close(sockets[0]);
		close(sockets[1]);
		return -error;
	}
	path->socket = sockets[0];
	path->listening = true;
	path->last_sequence = 0;
	path->waiting = true;
	path->silent = false;
	path->holding = false;
	/* The bucket is kept between lives, so that a restart gains no time. */
	listen_or_not(app);
	*peer = sockets[1];
	return 0;
}

void trap_path_close(struct app *app)
{
	struct trap_path *path = &app->path;

	if (path->socket < 0)
		return;
	loop_watch_free(path->watch);
	path->watch = NULL;
	close(path->socket);
	path->socket = -1;
	path->listening = false;
	path->holding = false;
}
