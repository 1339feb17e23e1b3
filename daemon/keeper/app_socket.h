/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The socket between the daemon and one app. */
#ifndef KEEPER_APP_SOCKET_H
#define KEEPER_APP_SOCKET_H

/*
 * Makes the pair: ends[0] stays with the daemon and never blocks; ends[1] goes to the app (KEEPER_SPAWN, then closed here) and
 * blocks. Both send buffers are as small as the kernel allows (a handful of records): an app that floods the daemon stops itself,
 * and for one that never reads, the daemon's send says EAGAIN soon. A message that does not fit at all is refused to its sender.
 * 0, or a negative errno and no descriptor is left. The caller owns both.
 */
int app_socket_pair(int ends[2]);

#endif
