/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Starts a process that runs apphost. */
#ifndef KEEPER_SPAWN_H
#define KEEPER_SPAWN_H

#include <stdint.h>
#include <sys/types.h>

#define SPAWN_DESCRIPTORS 3 /* the app's socket end, flash and region; apphost gets them as 3, 4 and 5 */

/*
 * What every spawn needs, opened before the file system is given up. All descriptors are close-on-exec and numbered above those
 * that apphost gets.
 */
struct spawner {
	int apphost; /* O_PATH */
	int proc;    /* the host's /proc, or -1 */
	int cgroup;  /* the delegated cgroup, or -1 */
	int set_oom_score;
};

struct spawned {
	pid_t pid;         /* in the keeper's namespace */
	pid_t pid_of_host; /* in tockd's namespace; 0 if unknown */
	const char *step;  /* the failed step */
};

/* Returns 0, or a negative errno with spawned->step set and nothing left behind. The caller keeps the descriptors. */
int spawn_app(const struct spawner *spawner, uint64_t life, const char *name, const int descriptors[SPAWN_DESCRIPTORS],
	      struct spawned *spawned);

/* Shared between spawn.c and child.c: the child runs in the keeper's address space while the keeper waits (vfork). */
struct spawn_child {
	const struct spawner *spawner;
	const char *name;
	const int *descriptors;
	pid_t keeper;
	pid_t pid_of_host;
	const char *step; /* the current step, or the one that failed */
	int error;        /* errno of the step, if it failed */
};

/* Executes apphost, or records what failed and exits. */
_Noreturn void spawn_child_run(void *context);

#endif
