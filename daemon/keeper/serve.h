/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The keeper's loop: requests from tockd in, reports out. */
#ifndef KEEPER_SERVE_H
#define KEEPER_SERVE_H

#include "daemon/keeper/layers.h"
#include "daemon/keeper/spawn.h"
#include <stdint.h>

#define SERVE_NO_LISTENER (-1)

/*
 * Says HELLO and serves until tockd hangs up or SIGTERM comes; when it returns, all apps are dead and reaped. With a listening
 * socket it serves one tockd after the other, if they are of its own user, until SIGTERM comes. 0, or a negative errno. SIGCHLD
 * and SIGTERM must be blocked.
 */
int serve(const struct spawner *spawner, const struct layers *layers, uint32_t apps_limit, int listener);

#endif
