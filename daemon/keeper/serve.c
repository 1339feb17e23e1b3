/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/keeper/serve.h"
#include "daemon/keeper/apps.h"
#include "daemon/keeper/cgroup.h"
#include "daemon/keeper/messages.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_MEMORY_PAUSE_MS 1
#define DESCRIPTORS_SEEN   8 /* more than any request has, so that surplus descriptors are received, refused and closed */

struct request {
	struct keeper_message message;
	int descriptors[DESCRIPTORS_SEEN];
	int descriptor_count;
	bool descriptors_lost; /* our descriptor table was full */
};

static const struct spawner *spawner;
static uint32_t apps_limit;

/* Returns true for temporary errors. A report must not be lost: tockd does not restart an app until its exit is reported. */
static bool is_for_now(int error)
{
	return error == EINTR || error == ENOBUFS || error == ENOMEM;
}

/*
 * Returns false if tockd has hung up; the loop notices that too. Blocks while tockd does not read: the keeper has no other
 * client.
 */
static bool report(uint16_t kind, uint64_t life, int32_t value, int32_t detail, const char *text)
{
	struct keeper_message message = {.version = KEEPER_VERSION, .kind = kind, .value = value, .life = life, .detail = detail};
	snprintf(message.name, sizeof message.name, "%s", text);
	ssize_t length;
	while ((length = send(KEEPER_SOCKET, &message, sizeof message, MSG_NOSIGNAL)) < 0 && is_for_now(errno))
		poll(NULL, 0, errno == EINTR ? 0 : NO_MEMORY_PAUSE_MS);
	return length == sizeof message;
}

static void take_descriptors(struct msghdr *header, struct request *request)
{
	for (struct cmsghdr *part = CMSG_FIRSTHDR(header); part != NULL; part = CMSG_NXTHDR(header, part)) {
		if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
			continue;
		int count = (int)((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
		for (int i = 0; i < count && request->descriptor_count < DESCRIPTORS_SEEN; i++)
			memcpy(&request->descriptors[request->descriptor_count++], CMSG_DATA(part) + (size_t)i * sizeof(int),
			       sizeof(int));
	}
}

/*
 * Returns the length of the message, 0 when tockd has hung up, or a negative errno. The caller owns the descriptors in every
 * case.
 */
static ssize_t receive(struct request *request)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(DESCRIPTORS_SEEN * sizeof(int))];
	} control;
	struct iovec place = {&request->message, sizeof request->message};
	struct msghdr header = {.msg_iov = &place, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
	request->descriptor_count = 0;
	ssize_t length = recvmsg(KEEPER_SOCKET, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT | MSG_TRUNC);
	if (length < 0)
		return -errno;
	take_descriptors(&header, request);
	request->descriptors_lost = (header.msg_flags & MSG_CTRUNC) != 0;
	return length;
}

static void close_descriptors(struct request *request)
{
	for (int i = 0; i < request->descriptor_count; i++)
		close(request->descriptors[i]);
	request->descriptor_count = 0;
}

/* Returns 0, or a negative errno with spawned->step set. */
static int spawn_checked(const struct request *request, struct spawned *spawned)
{
	spawned->step = "receive the descriptors";
	if (request->descriptors_lost)
		return -EMFILE;
	spawned->step = "a spawn has three descriptors";
	if (request->descriptor_count != SPAWN_DESCRIPTORS)
		return -EPROTO;
	spawned->step = "the life has a process already";
	if (apps_pid_of(request->message.life) != 0)
		return -EEXIST;
	spawned->step = "the keeper's table is full";
	if (apps_full(apps_limit))
		return -EAGAIN;
	return spawn_app(spawner, request->message.life, request->message.name, request->descriptors, spawned);
}

static void serve_spawn(struct request *request)
{
	struct spawned spawned;
	uint64_t life = request->message.life;
	int error = spawn_checked(request, &spawned);
	close_descriptors(request); /* before reporting, so that the app alone holds its socket */
	if (error != 0) {
		report(KEEPER_FAILED, life, -error, 0, spawned.step);
		return;
	}
	apps_add(life, spawned.pid);
	report(KEEPER_SPAWNED, life, spawned.pid_of_host, 0, "");
}

static void serve_signal(const struct keeper_message *message)
{
	pid_t pid = apps_pid_of(message->life);
	if (message->value != SIGKILL && message->value != SIGSTOP && message->value != SIGCONT)
		report(KEEPER_FAILED, message->life, EPROTO, 0, "no such signal");
	else if (pid != 0) /* pid 0: it has just died, as EXITED reports */
		kill(pid, message->value);
}

static void serve_request(struct request *request, size_t length)
{
	struct keeper_message *message = &request->message;
	if (length != sizeof *message || message->version != KEEPER_VERSION)
		report(KEEPER_FAILED, 0, EPROTO, 0, "tockd and keeper are of different versions");
	else if (memchr(message->name, '\0', sizeof message->name) == NULL)
		report(KEEPER_FAILED, message->life, EPROTO, 0, "the name is not terminated");
	else if (message->kind == KEEPER_SPAWN)
		serve_spawn(request);
	else if (message->kind == KEEPER_SIGNAL && request->descriptor_count == 0 && !request->descriptors_lost)
		serve_signal(message);
	else
		report(KEEPER_FAILED, message->life, EPROTO, 0, "no such request");
	close_descriptors(request);
}

static void reap(pid_t pid, int status, bool tell)
{
	uint64_t life;
	if (!apps_take(pid, &life))
		return; /* an orphan, which init of the namespace inherits */
	if (spawner->cgroup >= 0)
		cgroup_remove_leaf(spawner->cgroup, life);
	if (tell)
		report(KEEPER_EXITED, life, status, 0, "");
}

static void reap_dead(bool tell)
{
	int status;
	pid_t pid;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		reap(pid, status, tell);
}

static void kill_one(uint64_t life, pid_t pid)
{
	(void)life;
	kill(pid, SIGKILL);
}

static void end_all(void)
{
	apps_each(kill_one);
	int status;
	pid_t pid;
	while ((pid = waitpid(-1, &status, 0)) > 0 || errno == EINTR)
		if (pid > 0)
			reap(pid, status, false);
}

/* Returns false on SIGTERM. */
static bool serve_signals(int signals)
{
	struct signalfd_siginfo info;
	bool go_on = true;
	while (read(signals, &info, sizeof info) == sizeof info)
		if (info.ssi_signo == SIGTERM)
			go_on = false;
	reap_dead(true); /* one SIGCHLD may represent several exits */
	return go_on;
}

/* Why serving one tockd ended. */
enum end { HUNG_UP, ASKED_TO_END };

/* Returns an enum end or a negative errno. */
static int loop(int signals)
{
	struct pollfd sources[] = {{.fd = signals, .events = POLLIN}, {.fd = KEEPER_SOCKET, .events = POLLIN}};
	for (;;) {
		if (poll(sources, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		if (sources[0].revents != 0 && !serve_signals(signals))
			return ASKED_TO_END;
		if (sources[1].revents == 0)
			continue;
		struct request request;
		ssize_t length = receive(&request);
		if (length == 0 || length == -ECONNRESET)
			return HUNG_UP;
		if (length > 0)
			serve_request(&request, (size_t)length);
		else if (length != -EAGAIN && length != -EINTR)
			return (int)length;
	}
}

static int serve_one(const struct layers *layers, int signals)
{
	int end = report(KEEPER_HELLO, 0, layers->in_force, layers->error, layers->step) ? loop(signals) : HUNG_UP;
	end_all();
	return end;
}

/* A client can have programs executed here, so only our own user may connect. */
static bool is_own_user(int socket)
{
	struct ucred peer;
	socklen_t length = sizeof peer;
	return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == geteuid();
}

/* Waits for the next tockd and moves its socket to KEEPER_SOCKET. Returns 1, 0 on SIGTERM, or a negative errno. */
static int wait_for_tockd(int listener, int signals)
{
	struct pollfd sources[] = {{.fd = signals, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
	for (;;) {
		if (poll(sources, 2, -1) < 0 && errno != EINTR)
			return -errno;
		if (sources[0].revents != 0 && !serve_signals(signals))
			return 0;
		if (sources[1].revents == 0)
			continue;
		int socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (socket < 0)
			continue; /* the client has disconnected */
		bool accepted = is_own_user(socket) && dup3(socket, KEEPER_SOCKET, O_CLOEXEC) == KEEPER_SOCKET;
		close(socket);
		if (accepted)
			return 1;
	}
}

static int serve_all(const struct layers *layers, int signals, int listener)
{
	for (;;) {
		int result = wait_for_tockd(listener, signals);
		if (result <= 0)
			return result;
		result = serve_one(layers, signals);
		/* Closes tockd's socket but keeps the descriptor number reserved. */
		if (dup3(listener, KEEPER_SOCKET, O_CLOEXEC) < 0)
			return -errno;
		if (result != HUNG_UP)
			return result == ASKED_TO_END ? 0 : result;
	}
}

int serve(const struct spawner *with, const struct layers *layers, uint32_t limit, int listener)
{
	spawner = with;
	apps_limit = limit;
	sigset_t watched;
	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	sigaddset(&watched, SIGTERM);
	int signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0)
		return -errno;
	int result = listener == SERVE_NO_LISTENER ? serve_one(layers, signals) : serve_all(layers, signals, listener);
	close(signals);
	return result < 0 ? result : 0;
}
