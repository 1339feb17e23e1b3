/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * keeper [--apphost PATH] [--max-apps N]. tockd starts it with a socket on descriptor 3; or a service manager starts it with a
 * listening socket there, and it serves one tockd after the other.
 *
 * Order: open what is needed from the file system; enter the namespaces; become init of the pid namespace; settle in the cgroup;
 * drop all privileges; serve. A layer that fails is reported in HELLO, and tockd decides.
 */
#include "daemon/keeper/apps.h"
#include "daemon/keeper/cgroup.h"
#include "daemon/keeper/layers.h"
#include "daemon/keeper/messages.h"
#include "daemon/keeper/serve.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LAST_RESERVED 5 /* 0 to 2, the socket, and apphost's: received descriptors must be higher */
#define LISTENER      6 /* if there is one */

struct options {
	const char *apphost; /* NULL: in the keeper's folder */
	uint32_t apps_limit;
};

static _Noreturn void die(const char *what, int error)
{
	fprintf(stderr, "keeper: %s: %s\n", what, strerror(error < 0 ? -error : error));
	exit(EXIT_FAILURE);
}

static struct options read_options(int argc, char **argv)
{
	static const struct option known[] = {
	    {"apphost", required_argument, NULL, 'a'}, {"max-apps", required_argument, NULL, 'm'}, {NULL, 0, NULL, 0}};
	struct options options = {.apps_limit = APPS_MAX};
	int option;
	char *end;
	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (option == 'a') {
			options.apphost = optarg;
		} else if (option == 'm') {
			unsigned long limit = strtoul(optarg, &end, 10);
			if (*optarg < '0' || *optarg > '9' || *end != '\0' || limit > APPS_MAX) {
				fprintf(stderr, "keeper: --max-apps %s: give a number from 0 to %d\n", optarg, APPS_MAX);
				exit(EXIT_FAILURE);
			}
			options.apps_limit = (uint32_t)limit;
		} else {
			exit(EXIT_FAILURE); /* getopt_long has printed why */
		}
	}
	if (optind != argc) {
		fprintf(stderr, "keeper: %s: unexpected argument\n", argv[optind]);
		exit(EXIT_FAILURE);
	}
	return options;
}

static void check_socket(void)
{
	int type = 0;
	socklen_t length = sizeof type;
	if (getsockopt(KEEPER_SOCKET, SOL_SOCKET, SO_TYPE, &type, &length) != 0 || type != SOCK_SEQPACKET) {
		fprintf(stderr,
			"keeper: descriptor %d is not tockd's socket: keeper is started by tockd or systemd, not by hand\n",
			KEEPER_SOCKET);
		exit(EXIT_FAILURE);
	}
}

static bool is_listening(void)
{
	int listening = 0;
	socklen_t length = sizeof listening;
	return getsockopt(KEEPER_SOCKET, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) == 0 && listening != 0;
}

/* Closes all inherited descriptors and reserves the low numbers, so that a received descriptor is never the target of a dup2. */
static void reserve_descriptors(void)
{
	int descriptor;
	if (fcntl(KEEPER_SOCKET, F_SETFD, FD_CLOEXEC) != 0 || syscall(SYS_close_range, KEEPER_SOCKET + 1, ~0u, 0) != 0)
		die("close what was inherited", errno);
	/* Non-blocking, because a client may disconnect before accept. */
	if (is_listening() && (dup3(KEEPER_SOCKET, LISTENER, O_CLOEXEC) != LISTENER || fcntl(LISTENER, F_SETFL, O_NONBLOCK) != 0))
		die("keep the listening socket", errno);
	do {
		descriptor = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (descriptor < 0)
			die("/dev/null", errno);
	} while (descriptor <= LAST_RESERVED);
	close(descriptor);
}

static int open_apphost(const char *path)
{
	char beside[PATH_MAX];
	if (path == NULL) {
		ssize_t length = readlink("/proc/self/exe", beside, sizeof beside - sizeof "apphost");
		if (length < 0)
			die("/proc/self/exe", errno);
		beside[length] = '\0';
		strcpy(strrchr(beside, '/') + 1, "apphost");
		path = beside;
	}
	/* O_PATH suffices for exec; the path itself becomes invalid with the new root. */
	int apphost = open(path, O_PATH | O_CLOEXEC);
	if (apphost < 0)
		die(path, errno);
	return apphost;
}

static int write_oom_score(const char *text)
{
	int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	if (file < 0)
		return -errno;
	int error = write(file, text, strlen(text)) == (ssize_t)strlen(text) ? 0 : -errno;
	close(file);
	return error;
}

/* The outer process: waits for the inner one and ends with its status. It keeps no socket, or tockd would not see the hang-up. */
static _Noreturn void wait_for_inner(pid_t inner)
{
	int status;
	syscall(SYS_close_range, KEEPER_SOCKET, ~0u, 0);
	while (waitpid(inner, &status, 0) < 0)
		if (errno != EINTR)
			_exit(EXIT_FAILURE);
	if (WIFSIGNALED(status)) {
		sigset_t none;
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		signal(WTERMSIG(status), SIG_DFL);
		raise(WTERMSIG(status));
	}
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE);
}

/*
 * Makes each process die with its parent: tockd, outer, inner, apps. If the parent died just before, the socket's hang-up ends
 * us.
 */
static void die_with_parent(void)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
		die("set the death signal", errno);
}

static void become_init(void)
{
	fflush(NULL);
	pid_t inner = fork();
	if (inner < 0)
		die("fork", errno);
	if (inner > 0)
		wait_for_inner(inner);
	die_with_parent();
}

/*
 * Resets signal dispositions and mask, which apps would otherwise inherit from tockd or its parents. An ignored SIGCHLD would
 * also discard exit statuses.
 */
static void reset_signals(void)
{
	/*
	 * All zeros is the default action. Uses the system call, because libc hides two signals that its posix_spawn leaves
	 * ignored.
	 */
	static const uint64_t by_default[4];
	for (int number = 1; number < NSIG; number++)
		syscall(SYS_rt_sigaction, number, by_default, NULL,
			sizeof(uint64_t)); /* fails for the signals that cannot be changed */
	sigset_t blocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	sigaddset(&blocked, SIGTERM);
	if (sigprocmask(SIG_SETMASK, &blocked, NULL) != 0)
		die("block signals", errno);
}

int main(int argc, char **argv)
{
	struct options options = read_options(argc, argv);
	struct layers layers = {.step = ""};
	check_socket();
	reserve_descriptors();
	/* Leave the terminal's session: Ctrl-C goes to tockd, which ends us in order. */
	setsid();

	struct spawner spawner = {
	    .apphost = open_apphost(options.apphost),
	    .proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC),
	    .cgroup = cgroup_open_own(),
	};
	write_oom_score("-900"); /* needs privilege, unlike raising the apps' score */
	layers_note(&layers, KEEPER_LAYER_OOM, "OOM score", spawner.proc >= 0 ? 0 : -ENOENT);
	spawner.set_oom_score = (layers.in_force & KEEPER_LAYER_OOM) != 0;

	layers_enter(&layers);
	die_with_parent();
	if ((layers.in_force & KEEPER_LAYER_PID) != 0)
		become_init();
	reset_signals();

	int settled = spawner.cgroup < 0 ? spawner.cgroup : cgroup_settle(spawner.cgroup);
	layers_note(&layers, KEEPER_LAYER_CGROUP_LEAF, "cgroup", settled);
	if (settled != 0)
		spawner.cgroup = -1;

	int error = layers_drop_privileges();
	if (error != 0)
		die("drop privileges", error);
	error = serve(&spawner, &layers, options.apps_limit, is_listening() ? LISTENER : SERVE_NO_LISTENER);
	if (error != 0)
		die("serve", error);
	return EXIT_SUCCESS;
}
