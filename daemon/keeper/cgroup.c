/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/keeper/cgroup.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <mntent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define KEEPER_LEAF "keeper"

/* Reads the keeper's own path in the hierarchy from the line "0::PATH". */
static int read_own_path(char *path, size_t size)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	if (file == NULL)
		return -errno;
	char line[PATH_MAX + 8];
	int error = -ENOENT;
	while (error != 0 && fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "0::/", 4) == 0)
			error = snprintf(path, size, "%s", line + 3) < (int)size ? 0 : -ENAMETOOLONG;
	}
	fclose(file);
	return error;
}

static int find_mount(char *path, size_t size)
{
	FILE *file = setmntent("/proc/self/mounts", "re");
	if (file == NULL)
		return -errno;
	int error = -ENOENT;
	const struct mntent *entry;
	while (error != 0 && (entry = getmntent(file)) != NULL)
		if (strcmp(entry->mnt_type, "cgroup2") == 0)
			error = snprintf(path, size, "%s", entry->mnt_dir) < (int)size ? 0 : -ENAMETOOLONG;
	endmntent(file);
	return error;
}

/* Checks for the attribute that systemd sets on a delegated cgroup. Without it another manager owns the cgroup. */
static bool is_delegated(int own)
{
	char value[2];
	return (fgetxattr(own, "user.delegate", value, sizeof value) == 1 && value[0] == '1') ||
	       (fgetxattr(own, "trusted.delegate", value, sizeof value) == 1 && value[0] == '1');
}

int cgroup_open_own(void)
{
	char mount[PATH_MAX], own_path[PATH_MAX], path[2 * PATH_MAX];
	int error = find_mount(mount, sizeof mount);
	if (error == 0)
		error = read_own_path(own_path, sizeof own_path);
	if (error != 0)
		return error;
	snprintf(path, sizeof path, "%s%s", mount, own_path);
	int own = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (own < 0)
		return -errno;
	if (!is_delegated(own)) {
		close(own);
		return -EPERM;
	}
	return own;
}

static int move_self(int leaf)
{
	int file = openat(leaf, "cgroup.procs", O_WRONLY | O_CLOEXEC);
	if (file < 0)
		return -errno;
	int error = write(file, "0", 1) == 1 ? 0 : -errno;
	close(file);
	return error;
}

int cgroup_settle(int own)
{
	if (mkdirat(own, KEEPER_LEAF, 0755) != 0 && errno != EEXIST) /* an earlier keeper may have left it */
		return -errno;
	int leaf = openat(own, KEEPER_LEAF, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (leaf < 0)
		return -errno;
	int error = move_self(leaf);
	close(leaf);
	return error;
}

static void leaf_name(char *name, size_t size, uint64_t life)
{
	snprintf(name, size, "app-%" PRIu64, life);
}

int cgroup_make_leaf(int own, uint64_t life)
{
	char name[32];
	leaf_name(name, sizeof name, life);
	if (mkdirat(own, name, 0755) != 0 && errno != EEXIST) /* reuse an empty one left behind */
		return -errno;
	int leaf = openat(own, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return leaf >= 0 ? leaf : -errno;
}

void cgroup_remove_leaf(int own, uint64_t life)
{
	char name[32];
	leaf_name(name, sizeof name, life);
	unlinkat(own, name, AT_REMOVEDIR); /* on failure, cgroup_make_leaf reuses it */
}
