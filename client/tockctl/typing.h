/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What is typed, or comes by a pipe, on its way to an app. */
#ifndef TOCKCTL_TYPING_H
#define TOCKCTL_TYPING_H

#include "client/tockctl/session.h"

#define TYPING_BYTES 4096

struct typing {
	struct session *session; /* its connection is used for the method Input */
	const char *app;
	char bytes[TYPING_BYTES];
	size_t used;
	bool ended;  /* nothing more comes from standard input */
	bool full;   /* the app took nothing last time: try again later */
	bool is_cut; /* what is kept is the beginning of a character */
};

/* Reads what is there of standard input. False: the failure says why it cannot be sent. */
bool typing_read(struct typing *typing, struct failure *failure);
/* Hands the app as much as it takes now. */
bool typing_send(struct typing *typing, struct failure *failure);
/* Is all sent that can be, and does nothing more come? */
bool typing_is_over(const struct typing *typing);

/* The bytes at the beginning of `bytes` that are whole characters of UTF-8; *bad if what follows can never be one. */
size_t typing_whole(const char *bytes, size_t length, bool *bad);

#endif
