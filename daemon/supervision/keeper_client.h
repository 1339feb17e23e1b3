/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The daemon's end of the socket to its keeper (daemon/keeper/messages.h). Only start and stop block, for a bounded time. */
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
	/* step is the keeper's text for what failed; error an errno. */
	void (*spawn_failed)(void *context, uint64_t life, int error, const char *step);
	/* wait_status as from waitpid: the process was reaped. */
	void (*exited)(void *context, uint64_t life, int wait_status);
	/* The keeper is gone, and with it every app. */
	void (*gone)(void *context, const char *reason);
};

/*
 * Whoever has a message for the keeper waits in a queue, and fills the message in when it can be sent. So it says what is true at
 * that moment, and the queue needs no memory. The caller's storage, zeroed, with fill, sent and context set.
 */
struct keeper_request {
	/*
	 * Writes the message, except its version, and the descriptors that go with it. Returns how many descriptors; -1: there is
	 * nothing to send any more.
	 */
	int (*fill)(void *context, struct keeper_message *message, int descriptors[KEEPER_DESCRIPTORS_MAX]);
	/* The message was sent; the descriptors are still the caller's. Another message may be filled in now. */
	void (*sent)(void *context, enum keeper_kind kind);
	void *context;
	struct keeper_request *next;
	bool queued;
};

/*
 * Starts build/bin/keeper, or the installed one (libexec.h), and waits for its HELLO, at most some seconds. 0, or a negative
 * errno and `reason` says what went wrong.
 */
int keeper_client_start(struct loop *loop, const struct keeper_events *events, void *context, struct keeper_client **client,
			char *reason, size_t reason_size);
/* The same with a keeper that listens at socket_path and outlives us, unlike the apps. NULL: as keeper_client_start. */
int keeper_client_connect(struct loop *loop, const char *socket_path, const struct keeper_events *events, void *context,
			  struct keeper_client **client, char *reason, size_t reason_size);
/* Closes the socket, whereupon the keeper ends every app and itself; reaps it. NULL is fine. */
void keeper_client_stop(struct keeper_client *client);

/* What the keeper said in its HELLO. */
const struct keeper_message *keeper_client_hello(const struct keeper_client *client);

/* May call fill and sent at once. */
void keeper_client_submit(struct keeper_client *client, struct keeper_request *request);
void keeper_client_withdraw(struct keeper_client *client, struct keeper_request *request);

#endif
