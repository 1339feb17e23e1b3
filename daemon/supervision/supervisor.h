/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* All apps of one daemon, with the kernel core that they share, the keeper of their processes, and the memory they may use. */
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

/* For the owner of the supervisor. None of these may free anything. */
struct supervisor_events {
	/* A life ended for good (until somebody starts the app again): Terminated or Faulted. */
	void (*life_over)(void *context, struct app *app, const struct kc_process_info *info);
	/* Something may have ended or, with wants_rest, become idle. Called at most once in a turn of the loop. */
	void (*changed)(void *context);
	/* The keeper, and with it every app, is gone. */
	void (*keeper_gone)(void *context, const char *reason);
};

/*
 * For anyone who wants to follow what happens to apps, as long as this is in the list. Called in the middle of things: it may
 * note what it is told, but do nothing to apps, supervisor or list. Members may be NULL.
 */
struct supervisor_listener {
	void *context;
	/* Every change of state, even those of each yield. */
	void (*state_changed)(void *context, const struct app *app, uint64_t identifier, enum kc_state from, enum kc_state to);
	/* An app faulted; text has lines for people. The change of its state follows. */
	void (*faulted)(void *context, const struct app *app, const char *text);
	void (*life_over)(void *context, const struct app *app, const struct kc_process_info *info);
	void (*loaded)(void *context, const struct app *app);
	/* It is gone when this returns. */
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
	uint64_t watching_ns; /* what those who look on took of the daemon's time: they add to it, and no app pays for it */

	struct kc_kernel kernel;
	struct kc_port port;
	struct kc_process *processes;
	struct app *apps; /* one for each slot */
	uint32_t slots;

	struct keeper_client *keeper;
	const char *keeper_socket; /* where a keeper listens; NULL, unless changed before the start: we start our own */
	uint32_t next_told;        /* the slot after the one about which the keeper spoke last */
	struct memory_ceiling ceiling;
	struct credentials *credentials; /* for what is loaded from now on; the owner's. NULL: no credentials are checked */
	struct app_backoff backoff;      /* APP_BACKOFF_DEFAULT unless changed */
	/* What processes loaded from now on may ask of drivers. */
	struct kc_permissions_policy permissions_policy;
	enum tbf_permissions tbf_permissions;  /* the operator's; GRANT unless changed */
	const struct app_permissions *loading; /* the operator's, for the app that is being loaded; NULL: none */
	uint32_t page_size;
	uint32_t share_bytes; /* of the share window of each app, from its next life on; whole pages */
	char refusal[160];    /* why the port refused memory last */

	struct work_queue runs;   /* of processes that may have become ready */
	struct work_queue slices; /* of moving the ends of regions */
	struct region *retired;   /* of former lives */
	struct work_item retire_item;
	struct loop_deferred changed;
	bool wants_rest;
	void (*before_panic)(void *context); /* NULL, or writes out what is buffered */
	void *before_panic_context;
};

/* Room for 16 buffers of 4 KiB, or more of smaller ones. */
#define SUPERVISOR_SHARE_BYTES 65536u
#define SUPERVISOR_SHARE_MAX   LAYOUT_SHARE_MAX

struct supervisor_options {
	uint32_t slots;
	struct kc_driver *drivers; /* stay the caller's */
	uint32_t driver_count;
	uint64_t memory_limit_bytes;
	const struct supervisor_events *events;
	void *context; /* of the events */
};
/*
 * Prepares slots and a kernel with these drivers, without a keeper. 0 or a negative errno. supervisor_free must follow in any
 * case.
 */
int supervisor_init(struct supervisor *supervisor, struct loop *loop, const struct supervisor_options *options);
/* Sets the size of share windows, rounded up to whole pages; at most SUPERVISOR_SHARE_MAX. 0: apps cannot share. */
void supervisor_set_share_window(struct supervisor *supervisor, uint32_t bytes);
/* Starts the keeper. 0, or a negative errno with the reason. */
int supervisor_start_keeper(struct supervisor *supervisor, char *reason, size_t reason_size);
/* Ends every app and the keeper, in bounded time. */
void supervisor_stop_keeper(struct supervisor *supervisor);
void supervisor_free(struct supervisor *supervisor);

/* What an app is loaded from. */
struct supervisor_app {
	const struct sealed_file *flash; /* with the TBF */
	struct kc_fault_policy policy;
	const char *name;                          /* NULL: the TBF's */
	const struct app_permissions *permissions; /* copied; NULL, or without a table: the TBF's */
};
/*
 * Loads an app. The supervisor takes the flash over if that works. False if it is refused; `reason` says why, with the offset in
 * the TBF if there is one. *index is its slot; index may be NULL.
 */
bool supervisor_load(struct supervisor *supervisor, const struct supervisor_app *app, char *reason, size_t reason_size,
		     uint32_t *index);
/* As kc_process_info, with the name by which the operator knows the app, which is valid as long as the app. */
bool supervisor_info(struct supervisor *supervisor, uint32_t index, struct kc_process_info *info);
/* Ends the app in that slot if it is alive, and forgets it: the slot is free afterwards. */
void supervisor_unload(struct supervisor *supervisor, uint32_t index);

/* The listener stays the caller's, and must live until it is taken from the list. */
void supervisor_listen(struct supervisor *supervisor, struct supervisor_listener *listener);
void supervisor_unlisten(struct supervisor *supervisor, struct supervisor_listener *listener);

bool supervisor_all_ended(const struct supervisor *supervisor);
/* True if no app has anything to do. Devices may still be at work. */
bool supervisor_is_idle(const struct supervisor *supervisor);

/* For the other parts of the supervision: */
void supervisor_life_over(struct supervisor *supervisor, struct app *app, const struct kc_process_info *info);
void supervisor_state_changed(struct supervisor *supervisor, uint32_t index, enum kc_state from, enum kc_state to);
void supervisor_faulted(struct supervisor *supervisor, const struct app *app, const char *text);
void supervisor_changed(struct supervisor *supervisor);
void supervisor_retire(struct supervisor *supervisor, struct region *region);
void supervisor_panic(struct supervisor *supervisor, const char *reason) __attribute__((noreturn));

#endif
