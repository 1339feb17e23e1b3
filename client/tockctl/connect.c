/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/varlink.h"

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Retry interval while the daemon's backlog is full. */
#define RETRY_MS 50

static bool refuse_permission(const char *path, struct failure *failure)
{
	struct stat about;
	struct group *group = NULL;

	if (stat(path, &about) == 0 && (about.st_mode & S_IWGRP) != 0)
		group = getgrgid(about.st_gid);
	if (group != NULL && about.st_gid != 0)
		return fail(failure, STATUS_NOT_PERMITTED,
			    "%s: permission denied; only root and members of the group %s may connect (usermod -aG %s USER, then "
			    "log in again)",
			    path, group->gr_name, group->gr_name);
	return fail(
	    failure, STATUS_NOT_PERMITTED,
	    "%s: permission denied; only root and the user that tockd runs as may connect; use --socket PATH for another daemon",
	    path);
}

static bool refuse(const char *path, int error, struct failure *failure)
{
	if (error == EACCES || error == EPERM)
		return refuse_permission(path, failure);
	if (error == ENOENT || error == ECONNREFUSED)
		return fail(failure, STATUS_NO_CONNECTION,
			    "%s: %s; is tockd running? Start it (systemctl start tockd, or tockd run --socket %s APP.tab), or "
			    "give its socket with --socket PATH",
			    path, error == ENOENT ? "there is no socket" : "nobody listens", path);
	if (error == ENOTSOCK || error == EPROTOTYPE)
		return fail(failure, STATUS_NO_CONNECTION, "%s: is not a control socket; use --socket PATH", path);
	return fail(failure, STATUS_NO_CONNECTION, "%s: %s", path, strerror(error));
}

bool varlink_open(struct varlink *link, const char *path, int timeout_ms, struct failure *failure)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int waited_ms = 0;

	*link = (struct varlink){.fd = -1, .path = path, .timeout_ms = timeout_ms};
	if (strlen(path) >= sizeof address.sun_path)
		return refuse(path, ENAMETOOLONG, failure);
	memcpy(address.sun_path, path, strlen(path) + 1);
	link->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (link->fd < 0)
		return refuse(path, errno, failure);
	while (connect(link->fd, (struct sockaddr *)&address, sizeof address) != 0) {
		int error = errno;

		if (error == EINTR)
			continue;
		/* The backlog is full; poll cannot wait for that. */
		if (error == EAGAIN && waited_ms < timeout_ms) {
			poll(NULL, 0, RETRY_MS);
			waited_ms += RETRY_MS;
			continue;
		}
		varlink_close(link);
		return error == EAGAIN ? fail(failure, STATUS_NO_CONNECTION,
					      "%s: the daemon accepts no connection; --timeout waits longer", path)
				       : refuse(path, error, failure);
	}
	return true;
}
