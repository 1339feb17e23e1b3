/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The socket between the daemon and one app. */
#ifndef KEEPER_APP_SOCKET_H
#define KEEPER_APP_SOCKET_H

/*
 * Makes a socket pair: ends[0] stays with the daemon and is non-blocking; ends[1] goes to the app (KEEPER_SPAWN, then closed by
 * the daemon) and blocks. Both send buffers are as small as the kernel allows (a few records), so an app that floods the daemon
 * blocks itself, and the daemon soon gets EAGAIN from an app that never reads. A message that does not fit at all is refused to
 * its sender. Returns 0, or a negative errno with no descriptor left open. The caller owns both ends.
 */
int app_socket_pair(int ends[2]);

#endif
