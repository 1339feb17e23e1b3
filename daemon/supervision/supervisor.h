/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* All apps of one daemon, with the kernel core they share, the keeper of their processes, and their memory budget. */
#ifndef DAEMON_SUPERVISION_SUPERVISOR_H
#define DAEMON_SUPERVISION_SUPERVISOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kc/kernel.h>

#include "daemon/supervision/app.h"
#include "daemon/supervision/app_permissions.h"
#include "daemon/credentials/credentials.h"
#include "daemon/supervision/keeper_client.h"
#include "daemon/loop.h"
#include "daemon/memory/memory_ceiling.h"
#include "daemon/memory/region.h"
#include "daemon/memory/sealed.h"
#include "daemon/supervision/work_queue.h"
#include "protocol/layout.h"

/* Callbacks for the owner of the supervisor. They must not free anything. */
struct supervisor_events {
	/* A process ended (Terminated or Faulted) and will not restart by itself. */
	void (*life_over)(void *context, struct app *app, const struct kc_process_info *info);
	/* An app may have ended or, with wants_rest, become idle. Called at most once per turn of the loop. */
	void (*changed)(void *context);
	/* The keeper has died, and every app with it. */
	void (*keeper_gone)(void *context, const char *reason);
};

/*
 * Follows what happens to apps, from supervisor_listen to supervisor_unlisten. The callbacks are called while state is changing:
 * they may record what they get, but must not act on apps, supervisor or list. Members may be NULL.
 */
struct supervisor_listener {
	void *context;
	/* Every change of state, including those of each yield. */
	void (*state_changed)(void *context, const struct app *app, uint64_t identifier, enum kc_state from, enum kc_state to);
	/* An app faulted; text is the report, several lines. Its change of state follows. */
	void (*faulted)(void *context, const struct app *app, const char *text);
	void (*life_over)(void *context, const struct app *app, const struct kc_process_info *info);
	void (*loaded)(void *context, const struct app *app);
	/* The app is invalid after this call. */
	void (*unloading)(void *context, const struct app *app);
	struct supervisor_listener *next;
};

/* The exit status after a panic of the kernel. */
#define SUPERVISOR_PANIC_STATUS 70

struct supervisor {
	struct loop *loop;
	const struct supervisor_events *events;
	void *events_context;
	struct supervisor_listener *listeners;
	uint64_t watching_ns; /* time spent in listeners and watchers, who add to it; not charged to any app */

	struct kc_kernel kernel;
	struct kc_port port;
	struct kc_process *processes;
	struct app *apps; /* one for each slot */
	uint32_t slots;

	struct keeper_client *keeper;
	const char *keeper_socket; /* set before the start: a listening keeper's socket; NULL: start our own keeper */
	uint32_t next_told;        /* the slot after that of the keeper's last report */
	struct memory_ceiling ceiling;
	struct credentials *credentials; /* checked when apps are loaded; the owner frees it. NULL: no checks */
	struct app_backoff backoff;      /* initially APP_BACKOFF_DEFAULT */
	/* What processes loaded from now on may ask of drivers. */
	struct kc_permissions_policy permissions_policy;
	enum tbf_permissions tbf_permissions;  /* the operator's setting; initially GRANT */
	const struct app_permissions *loading; /* the operator's, for the app being loaded; NULL: none */
	uint32_t page_size;
	uint32_t share_bytes; /* size of each app's share window, from its next life on; whole pages */
	char refusal[160];    /* why the port last refused memory */

	struct work_queue runs;   /* processes that may have become ready */
	struct work_queue slices; /* regions whose end is being moved */
	struct region *retired;   /* regions of former lives, to be freed */
	struct work_item retire_item;
	struct loop_deferred changed;
	bool wants_rest;
	void (*before_panic)(void *context); /* flushes buffered output; may be NULL */
	void *before_panic_context;
};

/* Default size of a share window: 16 buffers of 4 KiB, or more smaller ones. */
#define SUPERVISOR_SHARE_BYTES 65536u
#define SUPERVISOR_SHARE_MAX   LAYOUT_SHARE_MAX

struct supervisor_options {
	uint32_t slots;
	struct kc_driver *drivers; /* owned by the caller */
	uint32_t driver_count;
	uint64_t memory_limit_bytes;
	const struct supervisor_events *events;
	void *context; /* of the events */
};
/*
 * Prepares the slots and a kernel with these drivers, but no keeper. Returns 0 or a negative errno. Call supervisor_free in
 * either case.
 */
int supervisor_init(struct supervisor *supervisor, struct loop *loop, const struct supervisor_options *options);
/* Sets the size of share windows, rounded up to whole pages; at most SUPERVISOR_SHARE_MAX. 0: apps cannot share. */
void supervisor_set_share_window(struct supervisor *supervisor, uint32_t bytes);
/* Starts the keeper. Returns 0, or a negative errno with a message in `reason`. */
int supervisor_start_keeper(struct supervisor *supervisor, char *reason, size_t reason_size);
/* Ends every app and the keeper, in bounded time. */
void supervisor_stop_keeper(struct supervisor *supervisor);
void supervisor_free(struct supervisor *supervisor);

/* The result of a successful check of credentials that was done elsewhere. */
struct supervisor_checked {
	const struct credentials *by; /* the credentials used */
	const uint8_t *bytes;         /* the flash that was checked */
	struct kc_accepted_credential credential;
};

/* An app to load. */
struct supervisor_app {
	const struct sealed_file *flash; /* contains the TBF */
	/* NULL, or a check of this flash by the supervisor's current credentials. Any other check is ignored and repeated. */
	const struct supervisor_checked *checked;
	struct kc_fault_policy policy;
	const char *name;                          /* NULL: the name in the TBF */
	const struct app_permissions *permissions; /* copied; NULL, or no table: those of the TBF */
};
/*
 * Loads an app; checks its credentials first, unless that was done. Returns true, with its slot in *index (index may be NULL),
 * and takes over the flash; or false with a message in `reason`, which includes the offset in the TBF if there is one.
 */
bool supervisor_load(struct supervisor *supervisor, const struct supervisor_app *app, char *reason, size_t reason_size,
		     uint32_t *index);
/* Like kc_process_info, but with the operator's name for the app, which stays valid until the app is renamed or unloaded. */
bool supervisor_info(struct supervisor *supervisor, uint32_t index, struct kc_process_info *info);
/* Ends the app in that slot, if it is alive, and frees the slot. */
void supervisor_unload(struct supervisor *supervisor, uint32_t index);

/* The caller owns the listener, and keeps it alive until supervisor_unlisten. */
void supervisor_listen(struct supervisor *supervisor, struct supervisor_listener *listener);
void supervisor_unlisten(struct supervisor *supervisor, struct supervisor_listener *listener);

bool supervisor_all_ended(const struct supervisor *supervisor);
/* Returns true if no app has anything to do. Devices may still be busy. */
bool supervisor_is_idle(const struct supervisor *supervisor);

/* Internal to daemon/supervision: */
void supervisor_life_over(struct supervisor *supervisor, struct app *app, const struct kc_process_info *info);
void supervisor_state_changed(struct supervisor *supervisor, uint32_t index, enum kc_state from, enum kc_state to);
void supervisor_faulted(struct supervisor *supervisor, const struct app *app, const char *text);
void supervisor_changed(struct supervisor *supervisor);
void supervisor_retire(struct supervisor *supervisor, struct region *region);
void supervisor_panic(struct supervisor *supervisor, const char *reason) __attribute__((noreturn));

#endif
