/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A connection to a Varlink service over a UNIX socket: JSON objects, each ended by a byte 0 (varlink.org). One call at a time. The
 * service is trusted to mean well, not to be well: what it sends is bounded, checked for shape, and may end at any byte.
 */
#ifndef TOCKCTL_VARLINK_H
#define TOCKCTL_VARLINK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/tockctl/failure.h"

/* Longest message taken: the list of thousands of apps. */
#define VARLINK_REPLY_BYTES_MAX (32u << 20)
#define VARLINK_NO_DESCRIPTOR   (-1)
#define VARLINK_FOR_EVER        (-1)

struct varlink {
	int fd;
	const char *path; /* not owned */
	int timeout_ms;   /* how long to wait for what should come at once */
	char *buffer;
	size_t used;
	size_t scanned; /* so many of them hold no end of a message */
	size_t capacity;
};

struct varlink_reply {
	json_t *message;    /* the whole of it; owned */
	json_t *parameters; /* an object of it, or NULL if it had none */
	const char *error;  /* name of it, or NULL */
	bool continues;
};

/* False: STATUS_NO_CONNECTION or STATUS_NOT_PERMITTED, and what to do. `path` must outlive the connection. */
bool varlink_open(struct varlink *link, const char *path, int timeout_ms, struct failure *failure);
void varlink_close(struct varlink *link);

/*
 * `parameters` become the call's (taken over, NULL for none); with `more` there may be many replies; `descriptor` goes along, and stays
 * the caller's.
 */
bool varlink_send(struct varlink *link, const char *method, json_t *parameters, bool more, int descriptor,
		  struct failure *failure);

/* Waits for a reply, VARLINK_FOR_EVER or so many milliseconds for each part of it. To be ended with varlink_reply_free. */
bool varlink_receive(struct varlink *link, struct varlink_reply *reply, int timeout_ms, struct failure *failure);

/* For those who wait for several things themselves: reads what is there (after poll), then takes reply by reply until there is none. */
bool varlink_read(struct varlink *link, struct failure *failure);
enum varlink_next { VARLINK_BROKEN, VARLINK_NONE, VARLINK_REPLY };
enum varlink_next varlink_next(struct varlink *link, struct varlink_reply *reply, struct failure *failure);

void varlink_reply_free(struct varlink_reply *reply);

#endif
