/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Code between clone and exec. It runs on a borrowed stack in the keeper's memory, so it does little and avoids stateful library
 * functions and sanitizers.
 */
#include "daemon/keeper/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FIRST_DESCRIPTOR 3 /* apphost's first descriptor: socket, flash, region */

/* Calls exit_group directly, because libraries and sanitizers may hook _exit. */
static _Noreturn void end(void)
{
	for (;;)
		syscall(SYS_exit_group, EXIT_FAILURE);
}

/* The host's /proc gives the pid in the host's namespace, by which tockd and the operator know the process. */
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

/* When memory runs out, apps are killed first and the keeper last. */
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
	/* Without a pid namespace, the death signal makes apps die with the keeper. The keeper may already be dead. */
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

	/* dup2 never overwrites a source: the keeper keeps 0 to 5 reserved. */
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
