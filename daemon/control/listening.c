/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/listening.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG     128
#define LOCK_SUFFIX ".lock"

static int refuse(int error, const char *path, const char *what, char *reason, size_t reason_size)
{
	snprintf(reason, reason_size, "control socket %s: %s: %s", path, what, strerror(-error));
	return error;
}

/* The lock file is never removed: otherwise, two daemons could lock two files with the same name. */
static int take_lock(struct listening *listening, char *reason, size_t reason_size)
{
	char lock_path[sizeof listening->path + sizeof LOCK_SUFFIX];
	int error;

	snprintf(lock_path, sizeof lock_path, "%s" LOCK_SUFFIX, listening->path);
	listening->lock_fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (listening->lock_fd < 0)
		return refuse(-errno, listening->path, "its lock file cannot be opened", reason, reason_size);
	if (flock(listening->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	error = -errno;
	if (error != -EWOULDBLOCK)
		return refuse(error, listening->path, "its lock file cannot be locked", reason, reason_size);
	snprintf(reason, reason_size, "control socket %s: another tockd is using it; end that one, or give another --socket",
		 listening->path);
	return -EADDRINUSE;
}

/* Returns 1 if somebody is listening there. */
static int is_answered(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int result;

	if (fd < 0)
		return -errno;
	result = connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 || errno == EAGAIN || errno == EPROTOTYPE;
	close(fd);
	return result;
}

/* Do not create a lock file where no socket can be made. */
static int refuse_other_file(const struct listening *listening, char *reason, size_t reason_size)
{
	struct stat status;

	if (lstat(listening->path, &status) < 0 || S_ISSOCK(status.st_mode))
		return 0;
	if (S_ISDIR(status.st_mode))
		snprintf(reason, reason_size, "control socket %s: is a folder; name a file in it", listening->path);
	else
		snprintf(reason, reason_size,
			 "control socket %s: the file there is not a socket; remove it, or give another path", listening->path);
	return -EEXIST;
}

/* Removes a stale socket. Leaves sockets in use and other files alone. */
static int clear_path(const struct listening *listening, const struct sockaddr_un *address, char *reason, size_t reason_size)
{
	struct stat status;
	int answered;

	if (lstat(listening->path, &status) < 0)
		return errno == ENOENT ? 0 : refuse(-errno, listening->path, "cannot be checked", reason, reason_size);
	if (!S_ISSOCK(status.st_mode))
		return refuse_other_file(listening, reason, reason_size);
	answered = is_answered(address);
	if (answered < 0)
		return refuse(answered, listening->path, "cannot be tested", reason, reason_size);
	if (answered > 0) {
		snprintf(reason, reason_size, "control socket %s: another program answers there", listening->path);
		return -EADDRINUSE;
	}
	if (unlink(listening->path) < 0 && errno != ENOENT)
		return refuse(-errno, listening->path, "the stale socket of an earlier daemon cannot be removed", reason,
			      reason_size);
	return 0;
}

static int bind_and_listen(struct listening *listening, const struct sockaddr_un *address, mode_t mode, gid_t group, char *reason,
			   size_t reason_size)
{
	/* Let nobody connect before owner and mode are set. */
	mode_t umask_before = umask(0177);
	int bound = bind(listening->fd, (const struct sockaddr *)address, sizeof *address);
	int error = bound < 0 ? -errno : 0;

	umask(umask_before);
	if (error < 0)
		return refuse(error, listening->path, "cannot be created", reason, reason_size);
	if (group != (gid_t)-1 && chown(listening->path, (uid_t)-1, group) < 0)
		error = refuse(-errno, listening->path, "its group cannot be changed", reason, reason_size);
	else if (chmod(listening->path, mode) < 0)
		error = refuse(-errno, listening->path, "its permissions cannot be set", reason, reason_size);
	else if (listen(listening->fd, BACKLOG) < 0)
		error = refuse(-errno, listening->path, "cannot listen", reason, reason_size);
	if (error < 0)
		unlink(listening->path);
	return error;
}

static int make(struct listening *listening, const struct sockaddr_un *address, mode_t mode, gid_t group, char *reason,
		size_t reason_size)
{
	int error = refuse_other_file(listening, reason, reason_size);

	if (error == 0)
		error = take_lock(listening, reason, reason_size);
	if (error == 0)
		error = clear_path(listening, address, reason, reason_size);
	if (error < 0)
		return error;
	listening->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (listening->fd < 0)
		return refuse(-errno, listening->path, "socket", reason, reason_size);
	return bind_and_listen(listening, address, mode, group, reason, reason_size);
}

static void close_both(struct listening *listening)
{
	if (listening->fd >= 0)
		close(listening->fd);
	if (listening->lock_fd >= 0)
		close(listening->lock_fd);
	listening->fd = listening->lock_fd = -1;
}

int listening_make(struct listening *listening, const char *path, mode_t mode, gid_t group, char *reason, size_t reason_size)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t length = strlen(path);
	int error;

	*listening = (struct listening){.fd = -1, .lock_fd = -1};
	if (length == 0 || length >= sizeof address.sun_path)
		return refuse(-ENAMETOOLONG, path, "a socket's path has 1 to 107 characters", reason, reason_size);
	memcpy(address.sun_path, path, length);
	memcpy(listening->path, path, length);
	error = make(listening, &address, mode, group, reason, reason_size);
	if (error < 0)
		close_both(listening);
	return error;
}

static int socket_option(int fd, int option)
{
	int value = -1;
	socklen_t length = sizeof value;

	return getsockopt(fd, SOL_SOCKET, option, &value, &length) == 0 ? value : -1;
}

int listening_adopt(struct listening *listening, int fd, char *reason, size_t reason_size)
{
	int flags = fcntl(fd, F_GETFL);

	*listening = (struct listening){.fd = -1, .lock_fd = -1};
	if (socket_option(fd, SO_DOMAIN) != AF_UNIX || socket_option(fd, SO_TYPE) != SOCK_STREAM ||
	    socket_option(fd, SO_ACCEPTCONN) != 1) {
		snprintf(reason, reason_size, "control socket: descriptor %d is not a listening UNIX stream socket", fd);
		return -EINVAL;
	}
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
		snprintf(reason, reason_size, "control socket: descriptor %d: %s", fd, strerror(errno));
		return -EINVAL;
	}
	listening->fd = fd;
	return 0;
}

int listening_give(const struct listening *listening, gid_t group)
{
	return listening->lock_fd >= 0 ? lchown(listening->path, (uid_t)-1, group) : 0;
}

void listening_close(struct listening *listening)
{
	/* While we hold the lock, the socket at the path is ours. */
	if (listening->fd >= 0 && listening->lock_fd >= 0)
		unlink(listening->path);
	close_both(listening);
}
