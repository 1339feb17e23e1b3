/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Where the control socket is, for the daemon that makes it and the tools that look for it. */
#ifndef PROTOCOL_CONTROL_PATH_H
#define PROTOCOL_CONTROL_PATH_H

#include <stddef.h>

/* What sun_path holds, with its terminator. */
#define CONTROL_PATH_BYTES 108

/*
 * `given` (what --socket says, NULL if it was not given), else $TOCKD_SOCKET, else $XDG_RUNTIME_DIR/tockd.sock, else
 * /run/tockd.sock for root. Variables that are empty count as missing. 0 and a terminated path; or -ENAMETOOLONG (longer than a
 * socket's path may be), -EINVAL (`given` is empty) or -ENOENT (nothing says where), and then `reason` is one line for a person.
 */
int control_path(const char *given, char path[CONTROL_PATH_BYTES], char *reason, size_t reason_size);

#endif
