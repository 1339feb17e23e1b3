/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The result of a command: an exit status and a one-line message (what, where, what to do). */
#ifndef TOCKCTL_FAILURE_H
#define TOCKCTL_FAILURE_H

#include <stdbool.h>

/* Exit statuses, as documented in tockctl.1. A command on several apps ends with the highest of theirs. */
enum status {
	STATUS_DONE = 0,
	STATUS_REFUSED = 1, /* the daemon refused, or something failed here */
	STATUS_USAGE = 2,
	STATUS_NO_CONNECTION = 3, /* no daemon, no answer, or an invalid answer */
	STATUS_NO_SUCH = 4,       /* no app with that name, several of them, or no such device */
	STATUS_NOT_PERMITTED = 5,
};

struct failure {
	enum status status;
	char text[1536];
};

/* Fills the failure and returns false, so that a caller can end with `return fail(...)`. */
bool fail(struct failure *failure, enum status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Prints `tockctl: TEXT` on standard error, with control characters escaped. Returns the status. */
enum status complain(const struct failure *failure);

enum status worse(enum status one, enum status other);

#endif
