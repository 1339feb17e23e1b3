/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A stream of replies: one request with "more", on a connection of its own. */
#ifndef TOCKCTL_FOLLOW_H
#define TOCKCTL_FOLLOW_H

#include "client/tockctl/session.h"

struct follow {
	struct session *session;
	struct varlink link;
	bool ended; /* the daemon has nothing more to say, or nobody reads what we print */
	/* Prints one reply; false: that was the last one wanted. */
	bool (*take)(struct follow *follow, const json_t *parameters);
	void *context;
};

/* Asks, and waits until the stream stands. `parameters` are taken over; session, take and context are set. */
bool follow_begin(struct follow *follow, const char *method, json_t *parameters, struct failure *failure);
/* To be called when something can be read from the link: takes what is there. */
bool follow_read(struct follow *follow, struct failure *failure);
/* Takes all, until the end. */
enum status follow_all(struct follow *follow);
void follow_end(struct follow *follow);

/* Shows now what was printed; false if nobody reads it any more, or it cannot be written. */
bool follow_flush(void);

#endif
