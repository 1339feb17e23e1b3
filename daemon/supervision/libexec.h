/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Finds the programs that only tockd starts. */
#ifndef DAEMON_SUPERVISION_LIBEXEC_H
#define DAEMON_SUPERVISION_LIBEXEC_H

#include <stddef.h>

/*
 * Finds program `name`: in $TOCKD_LIBEXEC if that is set, and then nowhere else; otherwise beside this program, in libexec/tockd
 * of the prefix whose bin has this program, or where it was configured to be installed. 0 and its path, or -ENOENT with the
 * places that were searched in path.
 */
int libexec_find(const char *name, char *path, size_t size);

#endif
