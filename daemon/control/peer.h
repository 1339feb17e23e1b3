/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The peer of a UNIX socket, as reported by the kernel. */
#ifndef DAEMON_CONTROL_PEER_H
#define DAEMON_CONTROL_PEER_H

#include <stdbool.h>
#include <sys/types.h>

#define PEER_NO_GROUP ((gid_t)-1)

struct peer {
	bool known; /* false: the kernel does not say; the peer gets no permission */
	uid_t uid;
	pid_t pid;
	bool is_owner; /* root, or the user that this daemon runs as */
};

/* Returns the peer of a connected socket as of its connect(); later changes of its groups are not seen. */
struct peer peer_of(int fd);
/* Checks the peer's primary and supplementary groups. Returns false for PEER_NO_GROUP. */
bool peer_is_in_group(int fd, gid_t group);

#endif
