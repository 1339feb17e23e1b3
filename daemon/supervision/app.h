/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * One supervised app: the core's process in a slot, and the Linux process that executes it. The core runs ahead: when it begins a
 * new life, the Linux process of the old one may still be alive. The new process is spawned only after the old one has been
 * reaped.
 *
 *     NONE -> DELAYED -> STARTING -> ALIVE -> ENDING -> NONE        (app.c has the table of all transitions)
 */
#ifndef DAEMON_SUPERVISION_APP_H
#define DAEMON_SUPERVISION_APP_H

#include <stdbool.h>
#include <stdint.h>

#include <kc/kernel.h>

#include "daemon/supervision/app_permissions.h"
#include "daemon/supervision/keeper_client.h"
#include "daemon/loop.h"
#include "daemon/memory/region.h"
#include "daemon/memory/sealed.h"
#include "daemon/supervision/trap_path.h"
#include "daemon/supervision/work_queue.h"

struct supervisor;

enum app_state {
	APP_NONE,     /* no Linux process */
	APP_DELAYED,  /* restart delayed, because recent lives were short */
	APP_STARTING, /* the keeper has been asked to spawn it */
	APP_ALIVE,
	APP_ENDING, /* killed, but not reaped yet */
};
#define APP_STATES 5

enum app_event {
	APP_LIFE_NEW,  /* the core runs a life for which there is no Linux process yet */
	APP_LIFE_OVER, /* the core's process is dead */
	APP_DELAY_OVER,
	APP_SPAWNED,
	APP_SPAWN_FAILED, /* nothing was left behind */
	APP_EXITED,       /* reaped */
};
#define APP_EVENTS 6

#define APP_NAME_BYTES     32
#define APP_KEY_NAME_BYTES 64

/*
 * A life shorter than short_life_ns is short. After free_restarts short lives in a row, each restart is delayed, longer each
 * time.
 */
struct app_backoff {
	uint64_t short_life_ns;
	uint32_t free_restarts;
	uint64_t first_delay_ns; /* doubled each time */
	uint64_t max_delay_ns;
};
/* For interactive use. */
#define APP_BACKOFF_DEFAULT                                                                                                \
	{                                                                                                                  \
		.short_life_ns = 1000000000u, .free_restarts = 5, .first_delay_ns = 10000000u, .max_delay_ns = 1000000000u \
	}

struct app {
	struct supervisor *supervisor;
	uint32_t index;                    /* the core's slot */
	char name[APP_NAME_BYTES];         /* printable */
	char key_name[APP_KEY_NAME_BYTES]; /* file name of the key that verified its credential; "": none */
	struct sealed_file flash;
	struct app_permissions permissions; /* set by the operator; without a table, those of the TBF apply */
	struct region *region;              /* of the core's current life; NULL: the slot is free */
	bool refusal_told;                  /* a refusal of memory to this life was logged already */
	bool bus_error;                     /* the daemon got SIGBUS on this life's memory */

	enum app_state state;
	uint64_t life; /* the life that the Linux process executes, from STARTING to ENDING */
	bool stopped;  /* by SIGSTOP */
	int32_t pid;   /* reported by the keeper; 0 until then */
	struct trap_path path;

	/* Pending requests to the keeper. */
	bool want_spawn, want_kill, want_stop_changed;
	int peer_socket; /* the app's end, until it is sent to the keeper */
	struct keeper_request request;

	struct loop_deferred step; /* acts on the core's decisions */
	struct work_item run_item; /* asks the core what the app executes next */

	struct loop_timer *delay;
	uint64_t began_ns;
	uint32_t short_lives; /* in a row */

	uint64_t over_life; /* the last life whose end was reported */
};

void app_init(struct app *app, struct supervisor *supervisor, uint32_t index);
void app_free(struct app *app);

/*
 * The core has loaded the TBF in `flash` into this slot; the app runs from now on. name has name_length bytes. Returns 0, and the
 * app owns flash, or a negative errno.
 */
int app_adopt(struct app *app, const char *name, uint32_t name_length, const struct sealed_file *flash);

/* Frees the slot and the app's resources. The core's process must be dead; the Linux process may still be alive. */
void app_forget(struct app *app);

/* Replaces the name from the TBF; a long name is cut. */
void app_rename(struct app *app, const char *name, size_t length);

/*
 * Handles a report of the keeper about `life`, which may be over. For SPAWN_FAILED and EXITED, `description` says what happened.
 */
void app_keeper_event(struct app *app, enum app_event event, const char *description);

/* The app violated the trap protocol: logs this; the core's fault policy decides what follows. */
void app_fault(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Kills the Linux process, whatever the state of the core's process. */
void app_kill(struct app *app);

/* Returns true if the core's process is dead and no Linux process is left. */
bool app_has_ended(const struct app *app);
/* Returns true if the app does nothing until an outside event. */
bool app_is_idle(const struct app *app);

#endif
