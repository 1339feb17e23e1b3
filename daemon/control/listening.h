/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A listening UNIX socket at a path, for one daemon at a time. The daemon holds a lock on PATH.lock as long as the socket exists:
 * whoever gets the lock may remove a leftover socket.
 */
#ifndef DAEMON_CONTROL_LISTENING_H
#define DAEMON_CONTROL_LISTENING_H

#include <stddef.h>
#include <sys/types.h>
#include <sys/un.h>

struct listening {
	int fd;      /* non-blocking; -1: none */
	int lock_fd; /* -1: the socket was given to us */
	char path[sizeof((struct sockaddr_un *)NULL)->sun_path];
};

/*
 * group (gid_t)-1: this process's group. 0, or a negative errno and one line for people: -EADDRINUSE if another daemon has the
 * path,
 * -EEXIST if what is there is no socket.
 */
int listening_make(struct listening *listening, const char *path, mode_t mode, gid_t group, char *reason, size_t reason_size);
/* Takes over a socket from a service manager. 0, or a negative errno if it is no listening UNIX stream socket. */
int listening_adopt(struct listening *listening, int fd, char *reason, size_t reason_size);
/* Gives a socket that listening_make made to a group; others are left alone. 0 or -1 (errno). */
int listening_give(const struct listening *listening, gid_t group);
/* Closes it, and removes what listening_make made. Fine for one that was never opened (fd -1). */
void listening_close(struct listening *listening);

#endif
