/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The daemon's end of one app's socket (protocol/trap.h): a record comes in, is checked, and goes to the core; the core's answer goes
 * out. The app is an enemy: whatever it sends that is not exactly the next trap faults it.
 */
#ifndef DAEMON_SUPERVISION_TRAP_PATH_H
#define DAEMON_SUPERVISION_TRAP_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/loop.h"
#include "daemon/supervision/token_bucket.h"
#include "daemon/supervision/work_queue.h"
#include "protocol/trap.h"

struct app;

struct trap_path {
	int socket; /* -1: closed */
	struct loop_watch *watch;
	bool listening; /* the watch is enabled */

	uint64_t last_sequence;
	bool waiting;    /* the app waits for a reply; so it does at the beginning */
	bool silent;     /* nothing more is read in this life */
	bool throttled;  /* it used up its time and is not read for a while */
	bool delivering; /* the core is working on a trap of this app */

	struct token_bucket bucket;
	struct loop_timer *throttle_timer;

	/* A growth of memory by much: the trap is kept back while memory is gathered in slices. */
	bool holding;
	struct trap_record held;
	uint32_t held_break; /* bytes of RAM that it asks for */
	struct work_item slices;
};

void trap_path_init(struct app *app);
void trap_path_free(struct app *app);
/* What has to exist before a life can begin. 0 or a negative errno. */
int trap_path_prepare(struct app *app);

/* Begins a life. 0 and the app's end of the socket (the caller's), or a negative errno and the step that failed. */
int trap_path_open(struct app *app, int *peer, const char **step);
/* Ends it; fine if there is none. */
void trap_path_close(struct app *app);

/* Asks the core what the app executes next, and tells it. */
void trap_path_run(struct app *app);
/* To be called after the core's state of the process changed: reads on, or stops reading while it is stopped. */
void trap_path_update(struct app *app);
/* The region's end is to be moved in slices. */
void trap_path_continue_slices(struct app *app);
/* Reads nothing more in this life. */
void trap_path_silence(struct app *app);
/* Its process is dead: prints a fault report that lies unread. False if there is none. */
bool trap_path_last_words(struct app *app);

#endif
