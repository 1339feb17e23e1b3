/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/peer.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* NGROUPS_MAX of the kernel. */
#define GROUPS_MAX 65536u

struct peer peer_of(int fd)
{
	struct ucred credentials;
	socklen_t length = sizeof credentials;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0 || length != sizeof credentials)
		return (struct peer){.known = false};
	return (struct peer){
	    .known = true,
	    .uid = credentials.uid,
	    .pid = credentials.pid,
	    .is_owner = credentials.uid == 0 || credentials.uid == geteuid(),
	};
}

static bool has_supplementary(int fd, gid_t group)
{
	socklen_t length = 0;
	gid_t *groups;
	bool found = false;

	/* With a zero-length buffer, the kernel fails with ERANGE and the needed length, or succeeds if there are no groups. */
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, NULL, &length) == 0 || errno != ERANGE)
		return false;
	if (length == 0 || length > GROUPS_MAX * sizeof *groups)
		return false;
	groups = malloc(length);
	if (groups != NULL && getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &length) == 0) {
		for (size_t i = 0; i < length / sizeof *groups && !found; i++)
			found = groups[i] == group;
	}
	free(groups);
	return found;
}

bool peer_is_in_group(int fd, gid_t group)
{
	struct ucred credentials;
	socklen_t length = sizeof credentials;

	if (group == PEER_NO_GROUP)
		return false;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0 || length != sizeof credentials)
		return false;
	return credentials.gid == group || has_supplementary(fd, group);
}
