/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/keeper_client.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "daemon/supervision/libexec.h"

#define HELLO_TIMEOUT_NS 10000000000u
#define STOP_TIMEOUT_NS  10000000000u
/* Messages read per turn, so that the end of thousands of apps does not block others. */
#define MESSAGES_PER_TURN 64

struct keeper_client {
	struct loop *loop;
	const struct keeper_events *events;
	void *context;
	pid_t pid;
	int socket;
	struct loop_watch *readable;
	struct loop_watch *writable; /* enabled while requests are queued */
	struct keeper_request *first, *last;
	struct keeper_message hello;
};

/* Starting. */

static int spawn(const char *path, int socket, pid_t *pid)
{
	char *const arguments[] = {"keeper", NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	sigset_t usual;
	int error;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGXFSZ);
	if (posix_spawn_file_actions_init(&actions) != 0)
		return -ENOMEM;
	if (posix_spawnattr_init(&attributes) != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return -ENOMEM;
	}
	/* A session of its own: Ctrl-C and other terminal signals go to tockd only, not to keeper and apps. */
	error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	error = error ?: posix_spawnattr_setsigmask(&attributes, &none);
	error = error ?: posix_spawnattr_setsigdefault(&attributes, &usual);
	error = error ?: posix_spawn_file_actions_adddup2(&actions, socket, KEEPER_SOCKET);
	error = error ?: posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	error = error ?: posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
	error = error ?: posix_spawn_file_actions_addclosefrom_np(&actions, KEEPER_SOCKET + 1);
	error = error ?: posix_spawn(pid, path, &actions, &attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -error;
}

/*
 * Returns 1 for a message, 0 if there is none, -ECONNRESET if the keeper closed, -EPROTO if it is not a message of this protocol,
 * or another negative errno.
 */
static int receive(struct keeper_client *client, struct keeper_message *message)
{
	struct keeper_message buffer;
	ssize_t length;

	do
		length = recv(client->socket, &buffer, sizeof buffer, MSG_DONTWAIT | MSG_TRUNC);
	while (length < 0 && errno == EINTR);
	if (length < 0)
		return errno == EAGAIN ? 0 : -errno;
	if (length == 0)
		return -ECONNRESET;
	if ((size_t)length != sizeof buffer || buffer.version != KEEPER_VERSION)
		return -EPROTO;
	buffer.name[sizeof buffer.name - 1] = '\0';
	*message = buffer;
	return 1;
}

static int wait_for_hello(struct keeper_client *client)
{
	uint64_t deadline_ns = loop_now_ns() + HELLO_TIMEOUT_NS;

	for (;;) {
		struct pollfd poll_fd = {.fd = client->socket, .events = POLLIN};
		int result = receive(client, &client->hello);

		if (result < 0)
			return result;
		if (result > 0)
			return client->hello.kind == KEEPER_HELLO ? 0 : -EPROTO;
		if (loop_now_ns() >= deadline_ns)
			return -ETIMEDOUT;
		(void)poll(&poll_fd, 1, 100);
	}
}

/* Events. */

static void lost(struct keeper_client *client, const char *reason)
{
	loop_watch_disable(client->readable);
	loop_watch_disable(client->writable);
	client->events->gone(client->context, reason);
}

static bool dispatch(struct keeper_client *client, const struct keeper_message *message)
{
	switch (message->kind) {
	case KEEPER_SPAWNED:
		client->events->spawned(client->context, message->life, message->value);
		return true;
	case KEEPER_FAILED:
		client->events->spawn_failed(client->context, message->life, message->value, message->name);
		return true;
	case KEEPER_EXITED:
		client->events->exited(client->context, message->life, message->value);
		return true;
	default:
		return false;
	}
}

static void on_readable(void *context)
{
	struct keeper_client *client = context;

	for (int count = 0; count < MESSAGES_PER_TURN; count++) {
		struct keeper_message message;
		int result = receive(client, &message);

		if (result == 0)
			return;
		if (result < 0) {
			lost(client, result == -ECONNRESET ? "it ended" : strerror(-result));
			return;
		}
		if (!dispatch(client, &message)) {
			lost(client, "it sent a message of unknown kind");
			return;
		}
	}
}

/* Requests. */

static ssize_t send_message(int socket, struct keeper_message *message, const int *descriptors, int count)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(KEEPER_DESCRIPTORS_MAX * sizeof(int))];
	} control = {0};
	struct iovec vector = {.iov_base = message, .iov_len = sizeof *message};
	struct msghdr header = {.msg_iov = &vector, .msg_iovlen = 1};
	ssize_t result;

	if (count > 0) {
		size_t bytes = (size_t)count * sizeof(int);

		header.msg_control = control.bytes;
		header.msg_controllen = CMSG_SPACE(bytes);
		control.header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(bytes)};
		memcpy(CMSG_DATA(&control.header), descriptors, bytes);
	}
	do
		result = sendmsg(socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (result < 0 && errno == EINTR);
	return result;
}

/* Returns true for temporary errors. ETOOMANYREFS: too many descriptors are in flight; the keeper will receive them. */
static bool is_for_now(int error)
{
	return error == EAGAIN || error == ETOOMANYREFS || error == ENOBUFS || error == ENOMEM;
}

/* Returns false if the request cannot be sent yet. If the keeper is gone, the reading side reports it. */
static bool serve(struct keeper_client *client, struct keeper_request *request)
{
	struct keeper_message message = {.version = KEEPER_VERSION};
	int descriptors[KEEPER_DESCRIPTORS_MAX];
	int count = request->fill(request->context, &message, descriptors);

	if (count < 0)
		return true;
	message.version = KEEPER_VERSION;
	if (send_message(client->socket, &message, descriptors, count) < 0 && is_for_now(errno))
		return false;
	request->sent(request->context, message.kind);
	return true;
}

static void put_first(struct keeper_client *client, struct keeper_request *request)
{
	request->queued = true;
	request->next = client->first;
	client->first = request;
	if (client->last == NULL)
		client->last = request;
}

static void on_writable(void *context)
{
	struct keeper_client *client = context;

	while (client->first != NULL) {
		struct keeper_request *request = client->first;

		/* Remove it first, because it may be submitted again when it is sent. */
		keeper_client_withdraw(client, request);
		if (!serve(client, request)) {
			put_first(client, request);
			return;
		}
	}
	loop_watch_disable(client->writable);
}

void keeper_client_submit(struct keeper_client *client, struct keeper_request *request)
{
	if (request->queued)
		return;
	if (client->first == NULL && serve(client, request))
		return;
	request->queued = true;
	request->next = NULL;
	if (client->first == NULL)
		client->first = request;
	else
		client->last->next = request;
	client->last = request;
	loop_watch_enable(client->writable);
}

void keeper_client_withdraw(struct keeper_client *client, struct keeper_request *request)
{
	struct keeper_request *before = NULL;

	if (!request->queued)
		return;
	for (struct keeper_request *each = client->first; each != request; each = each->next)
		before = each;
	if (before == NULL)
		client->first = request->next;
	else
		before->next = request->next;
	if (client->last == request)
		client->last = before;
	request->next = NULL;
	request->queued = false;
}

const struct keeper_message *keeper_client_hello(const struct keeper_client *client)
{
	return &client->hello;
}

/* Lifetime. */

static int watch(struct keeper_client *client, char *reason, size_t reason_size)
{
	int error;

	client->readable = loop_watch_readable(client->loop, client->socket, on_readable, client);
	client->writable = loop_watch_writable(client->loop, client->socket, on_writable, client);
	if (client->readable == NULL || client->writable == NULL) {
		error = errno;
		snprintf(reason, reason_size, "cannot watch the keeper's socket: %s", strerror(error));
		return -error;
	}
	loop_watch_disable(client->writable);
	return 0;
}

static int start(struct keeper_client *client, char *reason, size_t reason_size)
{
	char path[2 * PATH_MAX + 64];
	int sockets[2];
	int error = libexec_find("keeper", path, sizeof path);

	if (error < 0) {
		snprintf(reason, reason_size, "keeper not found: looked for %s", path);
		return error;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0) {
		snprintf(reason, reason_size, "socketpair: %s", strerror(errno));
		return -errno;
	}
	client->socket = sockets[0];
	error = spawn(path, sockets[1], &client->pid);
	close(sockets[1]);
	if (error < 0) {
		snprintf(reason, reason_size, "cannot start %s: %s", path, strerror(-error));
		return error;
	}
	error = wait_for_hello(client);
	if (error < 0) {
		snprintf(reason, reason_size, "%s did not say hello: %s", path,
			 error == -ECONNRESET ? "it ended at once" : strerror(-error));
		return error;
	}
	return watch(client, reason, reason_size);
}

/*
 * Connects with a timeout: a blocking connect can wait for ever for a keeper that does not accept, and a non-blocking one would
 * not wait at all. Returns 0 or a negative errno.
 */
static int connect_in_time(int fd, const struct sockaddr_un *address)
{
	const struct timeval patience = {.tv_sec = HELLO_TIMEOUT_NS / 1000000000u};
	const struct timeval for_ever = {.tv_sec = 0};

	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) < 0 ||
	    connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &for_ever, sizeof for_ever) < 0)
		return -errno;
	return 0;
}

static int connect_to(struct keeper_client *client, const char *path, char *reason, size_t reason_size)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int error;

	if (strlen(path) >= sizeof address.sun_path) {
		snprintf(reason, reason_size, "%s: is too long for the path of a socket", path);
		return -ENAMETOOLONG;
	}
	strcpy(address.sun_path, path);
	client->socket = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	error = client->socket < 0 ? -errno : connect_in_time(client->socket, &address);
	if (error < 0) {
		snprintf(reason, reason_size, "no keeper at %s: %s", path,
			 error == -EAGAIN ? "it accepts no connection" : strerror(-error));
		return error;
	}
	error = wait_for_hello(client);
	if (error < 0) {
		snprintf(reason, reason_size, "the keeper at %s did not say hello: %s", path,
			 error == -ETIMEDOUT    ? "it may serve another tockd"
			 : error == -ECONNRESET ? "it serves only its own user"
						: strerror(-error));
		return error;
	}
	return watch(client, reason, reason_size);
}

int keeper_client_connect(struct loop *loop, const char *socket_path, const struct keeper_events *events, void *context,
			  struct keeper_client **client, char *reason, size_t reason_size)
{
	struct keeper_client *made = calloc(1, sizeof *made);
	int error;

	if (made == NULL) {
		snprintf(reason, reason_size, "no memory");
		return -ENOMEM;
	}
	*made = (struct keeper_client){.loop = loop, .events = events, .context = context, .socket = -1};
	error = socket_path != NULL ? connect_to(made, socket_path, reason, reason_size) : start(made, reason, reason_size);
	if (error < 0) {
		keeper_client_stop(made);
		return error;
	}
	*client = made;
	return 0;
}

int keeper_client_start(struct loop *loop, const struct keeper_events *events, void *context, struct keeper_client **client,
			char *reason, size_t reason_size)
{
	return keeper_client_connect(loop, NULL, events, context, client, reason, reason_size);
}

static void reap(pid_t pid)
{
	uint64_t deadline_ns = loop_now_ns() + STOP_TIMEOUT_NS;
	struct timespec pause = {.tv_nsec = 200000};
	int status;

	for (;;) {
		pid_t result = waitpid(pid, &status, WNOHANG);

		if (result == pid || (result < 0 && errno != EINTR))
			return;
		if (loop_now_ns() >= deadline_ns)
			break;
		nanosleep(&pause, NULL);
		if (pause.tv_nsec < 10000000)
			pause.tv_nsec *= 2;
	}
	/* The keeper is init of the apps' namespace, so they die with it. */
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
}

void keeper_client_stop(struct keeper_client *client)
{
	if (client == NULL)
		return;
	loop_watch_free(client->readable);
	loop_watch_free(client->writable);
	if (client->socket >= 0)
		close(client->socket);
	if (client->pid > 0)
		reap(client->pid);
	free(client);
}
