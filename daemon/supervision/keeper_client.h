/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The daemon's end of the socket to its keeper (daemon/keeper/messages.h). Only start, connect and stop block, for a bounded
 * time.
 */
#ifndef DAEMON_SUPERVISION_KEEPER_CLIENT_H
#define DAEMON_SUPERVISION_KEEPER_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/keeper/messages.h"
#include "daemon/loop.h"

#define KEEPER_DESCRIPTORS_MAX 3

struct keeper_client;

struct keeper_events {
	void (*spawned)(void *context, uint64_t life, int32_t pid);
	/* step is the keeper's name of the failed step; error is an errno. */
	void (*spawn_failed)(void *context, uint64_t life, int error, const char *step);
	/* The process was reaped; wait_status is waitpid's. */
	void (*exited)(void *context, uint64_t life, int wait_status);
	/* The keeper is gone, and with it every app. */
	void (*gone)(void *context, const char *reason);
};

/*
 * A request waits in a queue, and its message is filled in only when it can be sent. So the message reflects the state at that
 * moment, and the queue needs no memory. The caller owns the storage, zeroed, with fill, sent and context set.
 */
struct keeper_request {
	/*
	 * Writes the message, except its version, and the descriptors to send with it. Returns the number of descriptors, or -1
	 * if there is nothing to send any more.
	 */
	int (*fill)(void *context, struct keeper_message *message, int descriptors[KEEPER_DESCRIPTORS_MAX]);
	/* The message was sent. The caller still owns the descriptors. Another message may be filled in now. */
	void (*sent)(void *context, enum keeper_kind kind);
	void *context;
	struct keeper_request *next;
	bool queued;
};

/*
 * Starts build/bin/keeper, or the installed one (libexec.h), and waits a few seconds for its HELLO. Returns 0, or a negative
 * errno with a message in `reason`.
 */
int keeper_client_start(struct loop *loop, const struct keeper_events *events, void *context, struct keeper_client **client,
			char *reason, size_t reason_size);
/* The same for a keeper that listens at socket_path. It outlives us; the apps do not. NULL: as keeper_client_start. */
int keeper_client_connect(struct loop *loop, const char *socket_path, const struct keeper_events *events, void *context,
			  struct keeper_client **client, char *reason, size_t reason_size);
/* Closes the socket, which makes the keeper end every app and exit, and reaps it. NULL is fine. */
void keeper_client_stop(struct keeper_client *client);

/* Returns the keeper's HELLO. */
const struct keeper_message *keeper_client_hello(const struct keeper_client *client);

/* Queues a request. May call fill and sent immediately. */
void keeper_client_submit(struct keeper_client *client, struct keeper_request *request);
void keeper_client_withdraw(struct keeper_client *client, struct keeper_request *request);

#endif
