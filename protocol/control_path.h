/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The place of the control socket, for the daemon that creates it and the tools that connect to it. */
#ifndef PROTOCOL_CONTROL_PATH_H
#define PROTOCOL_CONTROL_PATH_H

#include <stddef.h>

/* The size of sun_path, including the terminator. */
#define CONTROL_PATH_BYTES 108

/*
 * Determines the path: `given` (the argument of --socket, or NULL), else $TOCKD_SOCKET, else $XDG_RUNTIME_DIR/tockd.sock, else
 * /run/tockd.sock for root. Empty variables count as unset. Returns 0 and a terminated path; or -ENAMETOOLONG (too long for a
 * socket), -EINVAL (`given` is empty) or -ENOENT (none of these applies), with one line for a person in `reason`.
 */
int control_path(const char *given, char path[CONTROL_PATH_BYTES], char *reason, size_t reason_size);

#endif
