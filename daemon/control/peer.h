/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Who is at the other end of a UNIX socket, according to the kernel, and whether they may change things. */
#ifndef DAEMON_CONTROL_PEER_H
#define DAEMON_CONTROL_PEER_H

#include <stdbool.h>
#include <sys/types.h>

#define PEER_NO_GROUP ((gid_t)-1)

struct peer {
	bool known; /* false: the kernel does not say, and the peer may do nothing */
	uid_t uid;
	pid_t pid;
	bool is_owner; /* root, or the user that this daemon runs as */
};

/* The peer of a connected socket, as it was when it connected: later changes of its groups are not seen. */
struct peer peer_of(int fd);
/* Looks at primary and supplementary groups of the peer. False for PEER_NO_GROUP. */
bool peer_is_in_group(int fd, gid_t group);

#endif
