/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * One cgroup (version 2) per app, as a child of the cgroup in which the keeper was started, if the keeper may write there
 * (delegation).
 */
#ifndef KEEPER_CGROUP_H
#define KEEPER_CGROUP_H

#include <stdint.h>

/*
 * Opens the keeper's own cgroup. Must run while /proc and /sys are still mounted. Returns a descriptor or a negative errno;
 * -EPERM if the cgroup is not delegated.
 */
int cgroup_open_own(void);

/*
 * Moves the keeper into a leaf of its own, because a cgroup with children should hold no processes itself, and checks that leaves
 * can be made. Must run after entering the new cgroup namespace, so that the namespace's root is the delegated cgroup.
 */
int cgroup_settle(int own);

/* Makes the leaf of a life. Returns a descriptor or a negative errno. */
int cgroup_make_leaf(int own, uint64_t life);
void cgroup_remove_leaf(int own, uint64_t life);

#endif
