/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Sends standard input, typed or from a pipe, to an app. */
#ifndef TOCKCTL_TYPING_H
#define TOCKCTL_TYPING_H

#include "client/tockctl/session.h"

#define TYPING_BYTES 4096

struct typing {
	struct session *session; /* its connection carries the calls of Input */
	const char *app;
	char bytes[TYPING_BYTES];
	size_t used;
	bool ended;  /* standard input has ended */
	bool full;   /* the app took nothing last time; retry later */
	bool is_cut; /* the kept bytes are an incomplete character */
};

/* Reads what standard input has. Returns false with a failure if it cannot be sent. */
bool typing_read(struct typing *typing, struct failure *failure);
/* Sends as much as the app accepts now. */
bool typing_send(struct typing *typing, struct failure *failure);
/* Returns true if standard input has ended and everything that can be sent has been sent. */
bool typing_is_over(const struct typing *typing);

/* Returns how many bytes at the beginning of `bytes` are complete UTF-8 characters; *bad if the rest can never become one. */
size_t typing_whole(const char *bytes, size_t length, bool *bad);

#endif
