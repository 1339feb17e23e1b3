/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Between clone and exec. It runs on a borrowed stack in the keeper's memory: few steps, no library that keeps state, no sanitizer. */
#include "daemon/keeper/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FIRST_DESCRIPTOR 3 /* apphost's: socket, flash, region */

/* The system call itself: in front of _exit, libraries and sanitizers may have put work of their own. */
static _Noreturn void end(void)
{
	for (;;)
		syscall(SYS_exit_group, EXIT_FAILURE);
}

/* /proc/self is told by the host's proc, so it is the number by which tockd and the operator know the process. */
static pid_t read_host_pid(int proc)
{
	char digits[16];
	ssize_t length = readlinkat(proc, "self", digits, sizeof digits);
	pid_t pid = 0;
	for (ssize_t i = 0; i < length; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return 0;
		pid = pid * 10 + (digits[i] - '0');
	}
	return pid;
}

/* If memory runs out the apps go first, the keeper last. */
static int set_oom_score(int proc)
{
	int file = openat(proc, "self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	if (file < 0)
		return -1;
	int result = write(file, "1000", 4) == 4 ? 0 : -1;
	close(file);
	return result;
}

static int prepare(struct spawn_child *child)
{
	/* If the keeper dies without a pid namespace to take its apps along, this does. It may have died a moment ago. */
	child->step = "set the death signal";
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
		return -1;
	if (getppid() != child->keeper)
		end();

	if (child->spawner->proc >= 0)
		child->pid_of_host = read_host_pid(child->spawner->proc);
	child->step = "set the OOM score";
	if (child->spawner->set_oom_score && set_oom_score(child->spawner->proc) != 0)
		return -1;

	child->step = "unblock signals";
	sigset_t none;
	sigemptyset(&none);
	if (sigprocmask(SIG_SETMASK, &none, NULL) != 0)
		return -1;

	/* None of the sources is a target of an earlier one: the keeper holds 0 to 5 occupied. */
	child->step = "place the descriptors";
	for (int i = 0; i < SPAWN_DESCRIPTORS; i++)
		if (dup2(child->descriptors[i], FIRST_DESCRIPTOR + i) < 0)
			return -1;
	return 0;
}

void spawn_child_run(void *context)
{
	struct spawn_child *child = context;
	if (prepare(child) == 0) {
		char *const arguments[] = {(char *)child->name, NULL}, *const environment[] = {NULL};
		child->step = "execute apphost";
		syscall(SYS_execveat, child->spawner->apphost, "", arguments, environment, AT_EMPTY_PATH);
	}
	child->error = errno;
	end();
}
