/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * All memory that apps can ask for is counted here, against one ceiling; the flash that the operator loads is not. The ceiling must
 * lie below the limit of the daemon's own cgroup, because at that limit the Linux kernel does not refuse memory: it kills.
 */
#ifndef DAEMON_MEMORY_MEMORY_CEILING_H
#define DAEMON_MEMORY_MEMORY_CEILING_H

#include <stdbool.h>
#include <stdint.h>

struct memory_ceiling {
	uint64_t limit_bytes;
	uint64_t used_bytes;
};

/* Counts bytes as used. False, and nothing is counted, if that would pass the limit. */
bool memory_ceiling_take(struct memory_ceiling *ceiling, uint64_t bytes);
/* Gives back what was taken. */
void memory_ceiling_give(struct memory_ceiling *ceiling, uint64_t bytes);

/* The smallest memory limit among this process's cgroup and those above it; UINT64_MAX if there is none. */
uint64_t memory_ceiling_cgroup_limit(void);
/* The most that a ceiling may be: three quarters of the cgroup's limit; the rest is the daemon's. UINT64_MAX without a limit. */
uint64_t memory_ceiling_max(void);
/* Half of the machine's memory, or memory_ceiling_max() if that is less. */
uint64_t memory_ceiling_default(void);

/* The limit in the text of a cgroup's memory.max ("max" or a number, and a newline); UINT64_MAX if it is none. */
uint64_t memory_ceiling_parse_limit(const char *text);

#endif
