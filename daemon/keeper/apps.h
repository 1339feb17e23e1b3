/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A fixed-size table that maps lives to processes, searchable by either. A process in the table has not been reaped, so its pid
 * cannot have been reused.
 */
#ifndef KEEPER_APPS_H
#define KEEPER_APPS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define APPS_MAX 32768

bool apps_full(uint32_t limit);
/* The life must not be in the table yet, and the table must not be full. */
void apps_add(uint64_t life, pid_t pid);
/* Returns 0 if the life is not in the table. */
pid_t apps_pid_of(uint64_t life);
/* Removes the process from the table. Returns false if it is not there. */
bool apps_take(pid_t pid, uint64_t *life);
/* Calls back for each entry. The callback must not change the table. */
void apps_each(void (*callback)(uint64_t life, pid_t pid));

#endif
