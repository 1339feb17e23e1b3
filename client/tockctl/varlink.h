/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A connection to a Varlink service over a UNIX socket: JSON objects, each followed by a NUL byte (varlink.org). One call at a
 * time. The service may be faulty: its messages are limited in size, checked for shape, and may end at any byte.
 */
#ifndef TOCKCTL_VARLINK_H
#define TOCKCTL_VARLINK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/tockctl/failure.h"

/* Maximum length of a message: enough to list thousands of apps. */
#define VARLINK_REPLY_BYTES_MAX (32u << 20)
#define VARLINK_NO_DESCRIPTOR   (-1)
#define VARLINK_FOR_EVER        (-1)

struct varlink {
	int fd;
	const char *path; /* not owned */
	int timeout_ms;   /* limit for answers that should come at once */
	char *buffer;
	size_t used;
	size_t scanned; /* the first `scanned` bytes contain no end of a message */
	size_t capacity;
};

struct varlink_reply {
	json_t *message;    /* the whole reply; owned */
	json_t *parameters; /* an object within `message`, or NULL */
	const char *error;  /* a string within `message`, or NULL */
	bool continues;
};

/*
 * Connects. Returns false with STATUS_NO_CONNECTION or STATUS_NOT_PERMITTED and what to do. `path` must outlive the connection.
 */
bool varlink_open(struct varlink *link, const char *path, int timeout_ms, struct failure *failure);
void varlink_close(struct varlink *link);

/*
 * Sends a call. Takes over `parameters` (NULL: none). `more` asks for several replies. `descriptor` is sent along and stays open.
 */
bool varlink_send(struct varlink *link, const char *method, json_t *parameters, bool more, int descriptor,
		  struct failure *failure);

/* Waits for a reply, at most timeout_ms for each part of it (or VARLINK_FOR_EVER). Free it with varlink_reply_free. */
bool varlink_receive(struct varlink *link, struct varlink_reply *reply, int timeout_ms, struct failure *failure);

/*
 * For callers with their own poll loop: varlink_read reads what is available; then varlink_next returns one reply at a time,
 * until there is none.
 */
bool varlink_read(struct varlink *link, struct failure *failure);
enum varlink_next { VARLINK_BROKEN, VARLINK_NONE, VARLINK_REPLY };
enum varlink_next varlink_next(struct varlink *link, struct varlink_reply *reply, struct failure *failure);

void varlink_reply_free(struct varlink_reply *reply);

#endif
