/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/memory/memory_ceiling.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CGROUP_ROOT "/sys/fs/cgroup"

bool memory_ceiling_take(struct memory_ceiling *ceiling, uint64_t bytes)
{
	if (ceiling->used_bytes > ceiling->limit_bytes || bytes > ceiling->limit_bytes - ceiling->used_bytes)
		return false;
	ceiling->used_bytes += bytes;
	return true;
}

void memory_ceiling_give(struct memory_ceiling *ceiling, uint64_t bytes)
{
	assert(bytes <= ceiling->used_bytes);
	ceiling->used_bytes -= bytes;
}

uint64_t memory_ceiling_parse_limit(const char *text)
{
	char *end;
	unsigned long long value;

	if (*text < '0' || *text > '9')
		return UINT64_MAX;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno != 0 || (*end != '\0' && *end != '\n'))
		return UINT64_MAX;
	return value;
}

static bool read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t count;

	if (fd < 0)
		return false;
	count = read(fd, text, size - 1);
	close(fd);
	if (count < 0)
		return false;
	text[count] = '\0';
	return true;
}

static uint64_t limit_of_folder(const char *controller, const char *path, const char *file)
{
	char name[4096];
	char text[64];

	if ((size_t)snprintf(name, sizeof name, CGROUP_ROOT "%s%s/%s", controller, path, file) >= sizeof name)
		return UINT64_MAX;
	return read_text(name, text, sizeof text) ? memory_ceiling_parse_limit(text) : UINT64_MAX;
}

/* Walks from a cgroup up to the root. Truncates path. */
static uint64_t limit_of_path(const char *controller, char *path, const char *file)
{
	uint64_t limit = UINT64_MAX;

	for (;;) {
		uint64_t here = limit_of_folder(controller, path, file);
		char *slash = strrchr(path, '/');

		if (here < limit)
			limit = here;
		if (slash == NULL || *path == '\0')
			return limit;
		*slash = '\0';
	}
}

uint64_t memory_ceiling_cgroup_limit(void)
{
	uint64_t limit = UINT64_MAX;
	char text[8192];
	char *rest = text;
	char *line;

	if (!read_text("/proc/self/cgroup", text, sizeof text))
		return limit;
	/* Lines are "0::/path" (version 2) and "N:controllers:/path" (version 1). */
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *controllers = strchr(line, ':');
		char *path = controllers != NULL ? strchr(controllers + 1, ':') : NULL;
		uint64_t here = UINT64_MAX;

		if (path == NULL)
			continue;
		*path++ = '\0';
		controllers++;
		if (*controllers == '\0')
			here = limit_of_path("", path, "memory.max");
		else if (strcmp(controllers, "memory") == 0)
			here = limit_of_path("/memory", path, "memory.limit_in_bytes");
		if (here < limit)
			limit = here;
	}
	return limit;
}

uint64_t memory_ceiling_max(void)
{
	uint64_t limit = memory_ceiling_cgroup_limit();

	return limit == UINT64_MAX ? UINT64_MAX : limit - limit / 4;
}

uint64_t memory_ceiling_default(void)
{
	uint64_t half = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE) / 2;
	uint64_t most = memory_ceiling_max();

	return half < most ? half : most;
}
