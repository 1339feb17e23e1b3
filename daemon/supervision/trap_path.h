/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The daemon's end of one app's socket (protocol/trap.h): receives a record, checks it, passes it to the core, and sends the
 * core's answer. The app is untrusted: it faults if it sends anything but the next trap.
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
	bool waiting;    /* the app waits for a reply; initially true */
	bool silent;     /* nothing more is read in this life */
	bool throttled;  /* out of time: not read for a while */
	bool delivering; /* the core is handling a trap of this app */

	struct token_bucket bucket;
	struct loop_timer *throttle_timer;

	/* A trap that needs much more memory is held back while memory is gathered in slices. */
	bool holding;
	struct trap_record held;
	uint32_t held_break; /* bytes of RAM that the held trap needs */
	struct work_item slices;
};

void trap_path_init(struct app *app);
void trap_path_free(struct app *app);
/* Allocates what a life needs before it begins. Returns 0 or a negative errno. */
int trap_path_prepare(struct app *app);

/*
 * Begins a life. Returns 0 and the app's end of the socket in *peer (owned by the caller), or a negative errno and the failed
 * step.
 */
int trap_path_open(struct app *app, int *peer, const char **step);
/* Ends the path of a life, if there is one. */
void trap_path_close(struct app *app);

/* Asks the core what the app executes next, and tells the app. */
void trap_path_run(struct app *app);
/* Call this after the core changed the process's state: pauses or resumes reading as the process is stopped or resumed. */
void trap_path_update(struct app *app);
/* Continues to move the region's end in slices. */
void trap_path_continue_slices(struct app *app);
/* Stops reading for the rest of this life. */
void trap_path_silence(struct app *app);
/* The app's process is dead: prints the fault report that it sent, if one is still unread. Returns false if there is none. */
bool trap_path_last_words(struct app *app);

#endif
