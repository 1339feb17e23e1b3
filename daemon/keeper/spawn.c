/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The child shares the keeper's memory (CLONE_VM), and the keeper is suspended until the child has executed apphost or exited
 * (CLONE_VFORK). Nothing is copied, so a spawn costs little more than the exec, and errors come back through memory.
 */
#include "daemon/keeper/spawn.h"
#include "daemon/keeper/cgroup.h"
#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

/* Like the system call, but the child calls child(context), which must not return. Returns a pid or a negative errno. */
long keeper_clone3(const struct clone_args *arguments, size_t size, void (*child)(void *), void *context);

static char child_stack[32768] __attribute__((aligned(16)));

static long start_child(struct spawn_child *child, int leaf)
{
	struct clone_args arguments = {
	    /* INTO_CGROUP: the child never runs outside its leaf. */
	    .flags = CLONE_VM | CLONE_VFORK | (leaf >= 0 ? CLONE_INTO_CGROUP : 0),
	    .exit_signal = SIGCHLD,
	    .stack = (uint64_t)(uintptr_t)child_stack,
	    .stack_size = sizeof child_stack,
	    .cgroup = leaf >= 0 ? (uint64_t)leaf : 0,
	};
	return keeper_clone3(&arguments, sizeof arguments, spawn_child_run, child);
}

static int start_in_leaf(struct spawn_child *child, int leaf, struct spawned *spawned)
{
	child->step = "clone3";
	long pid = start_child(child, leaf);
	if (pid < 0)
		return (int)pid;
	if (child->error != 0) {
		while (waitpid((pid_t)pid, NULL, 0) < 0 && errno == EINTR)
			;
		return -child->error;
	}
	spawned->pid = (pid_t)pid;
	spawned->pid_of_host = child->pid_of_host;
	return 0;
}

int spawn_app(const struct spawner *spawner, uint64_t life, const char *name, const int descriptors[SPAWN_DESCRIPTORS],
	      struct spawned *spawned)
{
	struct spawn_child child = {.spawner = spawner, .name = name, .descriptors = descriptors, .keeper = getpid()};
	int leaf = -1, error = 0;
	if (spawner->cgroup >= 0) {
		child.step = "make a cgroup";
		leaf = cgroup_make_leaf(spawner->cgroup, life);
		error = leaf < 0 ? leaf : 0;
	}
	if (error == 0)
		error = start_in_leaf(&child, leaf, spawned);
	if (leaf >= 0)
		close(leaf);
	if (error != 0 && spawner->cgroup >= 0)
		cgroup_remove_leaf(spawner->cgroup, life);
	spawned->step = child.step;
	return error;
}
