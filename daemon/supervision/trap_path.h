/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The daemon's end of one app's socket (protocol/trap.h): a record comes in, is checked and goes to the core; the core's answer
 * goes out. The app is an enemy: if it sends anything but exactly the next trap, it faults.
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
	bool waiting;    /* the app waits for a reply, as it does at the beginning */
	bool silent;     /* nothing more is read in this life */
	bool throttled;  /* it used up its time and is not read for a while */
	bool delivering; /* the core is working on a trap of this app */

	struct token_bucket bucket;
	struct loop_timer *throttle_timer;

	/* The trap asks for much more memory: it is held back while memory is gathered in slices. */
	bool holding;
	struct trap_record held;
	uint32_t held_break; /* bytes of RAM that it asks for */
	struct work_item slices;
};

void trap_path_init(struct app *app);
void trap_path_free(struct app *app);
/* Makes what has to exist before a life can begin. 0 or a negative errno. */
int trap_path_prepare(struct app *app);

/* Begins a life. 0 and the app's end of the socket (the caller's), or a negative errno and the step that failed. */
int trap_path_open(struct app *app, int *peer, const char **step);
/* Ends the life's path; fine if there is none. */
void trap_path_close(struct app *app);

/* Asks the core what the app executes next, and tells the app. */
void trap_path_run(struct app *app);
/* To be called after the core changed the process's state: goes on reading, or stops while the process is stopped. */
void trap_path_update(struct app *app);
/* Goes on moving the region's end in slices. */
void trap_path_continue_slices(struct app *app);
/* Reads nothing more in this life. */
void trap_path_silence(struct app *app);
/* The app's process is dead: prints the fault report that it sent and nobody has read yet. False if there is none. */
bool trap_path_last_words(struct app *app);

#endif
