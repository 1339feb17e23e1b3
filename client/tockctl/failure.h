/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* How a command ended: its exit status, and one line for a person (what, where, what to do). */
#ifndef TOCKCTL_FAILURE_H
#define TOCKCTL_FAILURE_H

#include <stdbool.h>

/* What tockctl.1 promises. A command over several apps ends with the highest that any of them gave. */
enum status {
	STATUS_DONE = 0,
	STATUS_REFUSED = 1, /* the daemon refused, or something failed here */
	STATUS_USAGE = 2,
	STATUS_NO_CONNECTION = 3, /* no daemon, none that answers, or one whose answer makes no sense */
	STATUS_NO_SUCH = 4,       /* no app of that name, several, or no such device */
	STATUS_NOT_PERMITTED = 5,
};

struct failure {
	enum status status;
	char text[1536];
};

/* Writes both and returns false, so that a caller can end with `return fail(...)`. */
bool fail(struct failure *failure, enum status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* `tockctl: TEXT` to standard error, control characters escaped; returns the status. */
enum status complain(const struct failure *failure);

enum status worse(enum status one, enum status other);

#endif
