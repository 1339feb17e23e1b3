/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The keeper's main loop: receives requests from tockd and sends reports. */
#ifndef KEEPER_SERVE_H
#define KEEPER_SERVE_H

#include "daemon/keeper/layers.h"
#include "daemon/keeper/spawn.h"
#include <stdint.h>

#define SERVE_NO_LISTENER (-1)

/*
 * Sends HELLO and serves until tockd hangs up or SIGTERM arrives. All apps are dead and reaped when it returns. With a listening
 * socket, it serves one tockd after the other, each only if it runs as the keeper's user, until SIGTERM arrives. Returns 0 or a
 * negative errno. SIGCHLD and SIGTERM must be blocked.
 */
int serve(const struct spawner *spawner, const struct layers *layers, uint32_t apps_limit, int listener);

#endif
