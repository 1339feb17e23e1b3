/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Which process executes which life: a table of fixed size that is searched by either. A process in it has not been reaped, so
 * its pid cannot have been reused.
 */
#ifndef KEEPER_APPS_H
#define KEEPER_APPS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define APPS_MAX 32768

bool apps_full(uint32_t limit);
/* The life must not be in the table, and the table not be full. */
void apps_add(uint64_t life, pid_t pid);
/* 0 if there is none. */
pid_t apps_pid_of(uint64_t life);
/* Takes the process out of the table. False if it is not in it. */
bool apps_take(pid_t pid, uint64_t *life);
/* Calls back for each; the callback must not change the table. */
void apps_each(void (*callback)(uint64_t life, pid_t pid));

#endif
