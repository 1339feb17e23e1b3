/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Finds helper programs that only tockd starts. */
#ifndef DAEMON_SUPERVISION_LIBEXEC_H
#define DAEMON_SUPERVISION_LIBEXEC_H

#include <stddef.h>

/*
 * Finds program `name`. If $TOCKD_LIBEXEC is set, searches only there; otherwise beside this program, then in libexec/tockd of
 * the prefix whose bin holds this program, then where configure decided to install it. Returns 0 with the path, or -ENOENT with
 * the list of searched places in `path`.
 */
int libexec_find(const char *name, char *path, size_t size);

#endif
