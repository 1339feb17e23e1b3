/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A listening UNIX socket at a path, owned by at most one daemon. The daemon holds a lock on PATH.lock while the socket exists,
 * so whoever gets the lock may remove a stale socket.
 */
#ifndef DAEMON_CONTROL_LISTENING_H
#define DAEMON_CONTROL_LISTENING_H

#include <stddef.h>
#include <sys/types.h>
#include <sys/un.h>

struct listening {
	int fd;      /* non-blocking; -1: none */
	int lock_fd; /* -1: adopted from a service manager */
	char path[sizeof((struct sockaddr_un *)NULL)->sun_path];
};

/*
 * Creates a socket. group (gid_t)-1: this process's group. Returns 0, or a negative errno with a one-line message in `reason`:
 * -EADDRINUSE if another daemon has the path, -EEXIST if something other than a socket is there.
 */
int listening_make(struct listening *listening, const char *path, mode_t mode, gid_t group, char *reason, size_t reason_size);
/* Takes over a socket from a service manager. Returns 0, or a negative errno if it is not a listening UNIX stream socket. */
int listening_adopt(struct listening *listening, int fd, char *reason, size_t reason_size);
/* Changes the group of a socket that listening_make created; leaves an adopted one alone. Returns 0, or -1 with errno set. */
int listening_give(const struct listening *listening, gid_t group);
/* Closes the socket, and removes the files that listening_make created. Also allowed if it was never opened (fd -1). */
void listening_close(struct listening *listening);

#endif
