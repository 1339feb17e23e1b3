/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A stream of replies: one request with "more", on a connection of its own. */
#ifndef TOCKCTL_FOLLOW_H
#define TOCKCTL_FOLLOW_H

#include "client/tockctl/session.h"

struct follow {
	struct session *session;
	struct varlink link;
	bool ended; /* the daemon has sent the last reply, or nobody reads our output */
	/* Prints one reply. Returns false if it was the last one wanted. */
	bool (*take)(struct follow *follow, const json_t *parameters);
	void *context;
};

/* Sends the request and waits until the stream is established. Takes over `parameters`; session, take and context must be set. */
bool follow_begin(struct follow *follow, const char *method, json_t *parameters, struct failure *failure);
/* Call this when the link is readable: handles all replies received. */
bool follow_read(struct follow *follow, struct failure *failure);
/* Handles all replies until the stream ends. */
enum status follow_all(struct follow *follow);
void follow_end(struct follow *follow);

/* Flushes standard output. Returns false if nobody reads it any more or it cannot be written. */
bool follow_flush(void);

#endif
