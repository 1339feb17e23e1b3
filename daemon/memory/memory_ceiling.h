/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Counts all memory that apps can allocate against one ceiling; the flash that the operator loads is not counted. The ceiling
 * must lie below the limit of the daemon's own cgroup, because at that limit Linux does not refuse memory: it kills.
 */
#ifndef DAEMON_MEMORY_MEMORY_CEILING_H
#define DAEMON_MEMORY_MEMORY_CEILING_H

#include <stdbool.h>
#include <stdint.h>

struct memory_ceiling {
	uint64_t limit_bytes;
	uint64_t used_bytes;
};

/* Charges bytes. Returns false, and charges nothing, if that would exceed the limit. */
bool memory_ceiling_take(struct memory_ceiling *ceiling, uint64_t bytes);
/* Releases bytes charged before. */
void memory_ceiling_give(struct memory_ceiling *ceiling, uint64_t bytes);

/* Returns the smallest memory limit of this process's cgroup and its ancestors, or UINT64_MAX if there is none. */
uint64_t memory_ceiling_cgroup_limit(void);
/*
 * Returns the largest allowed ceiling: three quarters of the cgroup's limit (the rest is for the daemon), or UINT64_MAX without a
 * limit.
 */
uint64_t memory_ceiling_max(void);
/* Returns half of the machine's memory, or memory_ceiling_max() if that is less. */
uint64_t memory_ceiling_default(void);

/*
 * Parses a cgroup's memory.max ("max" or a number, and a newline). Returns UINT64_MAX if there is no limit or the text is
 * malformed.
 */
uint64_t memory_ceiling_parse_limit(const char *text);

#endif
