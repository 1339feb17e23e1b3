/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/keeper/apps.h"
#include <assert.h>

#define BUCKETS 8192 /* a power of two */
#define NONE    0    /* slots are counted from 1 */

/* Static and zeroed: unused slots take no memory. */
static struct slot {
	uint64_t life;
	pid_t pid;
	uint32_t next_by_life, next_by_pid; /* bucket chains; next_by_life also links the free slots */
} slots[APPS_MAX + 1];
static uint32_t by_life[BUCKETS], by_pid[BUCKETS];
static uint32_t free_slot = NONE, used_once = 0, count = 0;

static uint32_t life_bucket(uint64_t life)
{
	return (uint32_t)(life & (BUCKETS - 1)); /* lives are consecutive, so they spread evenly */
}

static uint32_t pid_bucket(pid_t pid)
{
	return (uint32_t)pid & (BUCKETS - 1);
}

bool apps_full(uint32_t limit)
{
	return count >= limit || count >= APPS_MAX;
}

void apps_add(uint64_t life, pid_t pid)
{
	assert(!apps_full(APPS_MAX));
	uint32_t i = free_slot != NONE ? free_slot : ++used_once;
	if (i == free_slot)
		free_slot = slots[i].next_by_life;
	uint32_t *life_head = &by_life[life_bucket(life)], *pid_head = &by_pid[pid_bucket(pid)];
	slots[i] = (struct slot){life, pid, *life_head, *pid_head};
	*life_head = *pid_head = i;
	count++;
}

pid_t apps_pid_of(uint64_t life)
{
	for (uint32_t i = by_life[life_bucket(life)]; i != NONE; i = slots[i].next_by_life)
		if (slots[i].life == life)
			return slots[i].pid;
	return 0;
}

bool apps_take(pid_t pid, uint64_t *life)
{
	uint32_t *link = &by_pid[pid_bucket(pid)];
	while (*link != NONE && slots[*link].pid != pid)
		link = &slots[*link].next_by_pid;
	uint32_t i = *link;
	if (i == NONE)
		return false;
	*link = slots[i].next_by_pid;
	link = &by_life[life_bucket(slots[i].life)];
	while (*link != i)
		link = &slots[*link].next_by_life;
	*link = slots[i].next_by_life;
	*life = slots[i].life;
	slots[i] = (struct slot){.next_by_life = free_slot};
	free_slot = i;
	count--;
	return true;
}

void apps_each(void (*callback)(uint64_t life, pid_t pid))
{
	for (uint32_t i = 1; i <= used_once; i++)
		if (slots[i].pid != 0)
			callback(slots[i].life, slots[i].pid);
}
