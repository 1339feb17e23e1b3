/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* From a request to a process that runs apphost. */
#ifndef KEEPER_SPAWN_H
#define KEEPER_SPAWN_H

#include <stdint.h>
#include <sys/types.h>

#define SPAWN_DESCRIPTORS 3 /* the app's socket end, flash, region: 3, 4, 5 for apphost */

/*
 * What every spawn needs, opened before the file system is given up. All descriptors are close-on-exec and above those that
 * apphost gets.
 */
struct spawner {
	int apphost; /* O_PATH */
	int proc;    /* /proc as the host sees it, or -1 */
	int cgroup;  /* the delegated cgroup, or -1 */
	int set_oom_score;
};

struct spawned {
	pid_t pid;         /* in the keeper's namespace */
	pid_t pid_of_host; /* as tockd sees it, 0 if unknown */
	const char *step;  /* what failed */
};

/* 0, or a negative errno with spawned->step set, and nothing left of the attempt. The descriptors stay the caller's. */
int spawn_app(const struct spawner *spawner, uint64_t life, const char *name, const int descriptors[SPAWN_DESCRIPTORS],
	      struct spawned *spawned);

/* Shared between spawn.c and child.c: the child runs in the keeper's memory, while the keeper waits. */
struct spawn_child {
	const struct spawner *spawner;
	const char *name;
	const int *descriptors;
	pid_t keeper;
	pid_t pid_of_host;
	const char *step; /* under way, or failed */
	int error;        /* errno of the step, if it failed */
};

/* Becomes apphost, or records what failed and ends. */
_Noreturn void spawn_child_run(void *context);

#endif
