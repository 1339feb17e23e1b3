/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * One supervised app: the core's process in a slot, and the Linux process that executes it. The core runs ahead: when it begins a
 * new life, the old one's Linux process may still be alive. A new one is spawned only after the old one has been reaped.
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
	APP_DELAYED,  /* none yet: its recent lives were short, so the next one waits a little */
	APP_STARTING, /* the keeper was told to spawn it */
	APP_ALIVE,
	APP_ENDING, /* killed, but not reaped */
};
#define APP_STATES 5

enum app_event {
	APP_LIFE_NEW,  /* the core runs a life for which there is no Linux process yet */
	APP_LIFE_OVER, /* the core's process is dead */
	APP_DELAY_OVER,
	APP_SPAWNED,
	APP_SPAWN_FAILED, /* and left nothing behind */
	APP_EXITED,       /* reaped */
};
#define APP_EVENTS 6

#define APP_NAME_BYTES     32
#define APP_KEY_NAME_BYTES 64

/* A life below short_life_ns is short. After free_restarts short lives in a row the next life is delayed, longer each time. */
struct app_backoff {
	uint64_t short_life_ns;
	uint32_t free_restarts;
	uint64_t first_delay_ns; /* doubled each time */
	uint64_t max_delay_ns;
};
/* Suits somebody who is watching. */
#define APP_BACKOFF_DEFAULT                                                                                                \
	{                                                                                                                  \
		.short_life_ns = 1000000000u, .free_restarts = 5, .first_delay_ns = 10000000u, .max_delay_ns = 1000000000u \
	}

struct app {
	struct supervisor *supervisor;
	uint32_t index;                    /* the core's slot */
	char name[APP_NAME_BYTES];         /* printable */
	char key_name[APP_KEY_NAME_BYTES]; /* of the key that its credential was made with; "": none */
	struct sealed_file flash;
	struct app_permissions permissions; /* that the kernel holds it to, if the operator gave it some */
	struct region *region;              /* of the core's current life; NULL: the slot is free */
	bool refusal_told;                  /* it was logged that the system refused memory to this life */
	bool bus_error;                     /* the daemon touched memory of this life that does not exist */

	enum app_state state;
	uint64_t life; /* whose Linux process it is, from STARTING to ENDING */
	bool stopped;  /* by SIGSTOP */
	int32_t pid;   /* as the keeper told it; 0 before */
	struct trap_path path;

	/* What the keeper is to be told. */
	bool want_spawn, want_kill, want_stop_changed;
	int peer_socket; /* the app's end, until it was handed over */
	struct keeper_request request;

	struct loop_deferred step; /* looks at what the core has decided, and acts */
	struct work_item run_item; /* asks the core what to execute */

	struct loop_timer *delay;
	uint64_t began_ns;
	uint32_t short_lives; /* in a row */

	uint64_t over_life; /* the life whose end was told */
};

void app_init(struct app *app, struct supervisor *supervisor, uint32_t index);
void app_free(struct app *app);

/*
 * The core loaded the TBF in flash into this slot: from now on the app runs. name has name_length bytes; the app takes flash
 * over. 0 or a negative errno (then nothing was taken over).
 */
int app_adopt(struct app *app, const char *name, uint32_t name_length, const struct sealed_file *flash);

/* The core's process is dead: frees the slot and what the app had. Its Linux process may still be alive. */
void app_forget(struct app *app);

/* Gives it another name than the TBF's, cut to fit. */
void app_rename(struct app *app, const char *name, size_t length);

/* What the keeper says about `life`, which may be over. For SPAWN_FAILED and EXITED, `description` says what happened. */
void app_keeper_event(struct app *app, enum app_event event, const char *description);

/* The app broke a rule of the trap path: this is logged, then the core's fault policy decides. */
void app_fault(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Has its Linux process killed, whatever the core thinks of it. */
void app_kill(struct app *app);

/* The core's process is dead and no Linux process is left. */
bool app_has_ended(const struct app *app);
/* Nothing will happen in this app unless something comes from outside. */
bool app_is_idle(const struct app *app);

#endif
