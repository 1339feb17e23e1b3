/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/keeper/layers.h"
#include "daemon/keeper/messages.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

void layers_note(struct layers *layers, int32_t layer, const char *step, int result)
{
	if (result == 0) {
		layers->in_force |= layer;
	} else if (layers->error == 0) {
		layers->error = -result;
		layers->step = step;
	}
}

static int write_file(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	if (file < 0)
		return -errno;
	ssize_t length = write(file, text, strlen(text));
	int error = length < 0 ? -errno : (size_t)length != strlen(text) ? -EIO : 0;
	close(file);
	return error;
}

/* Maps only our own ids, to themselves. That needs no privilege and grants none outside. */
static int write_id_maps(uid_t user, gid_t group)
{
	char map[64];
	snprintf(map, sizeof map, "%u %u 1\n", (unsigned int)user, (unsigned int)user);
	int error = write_file("/proc/self/uid_map", map);
	if (error == 0)
		error = write_file("/proc/self/setgroups", "deny"); /* required before gid_map */
	if (error == 0) {
		snprintf(map, sizeof map, "%u %u 1\n", (unsigned int)group, (unsigned int)group);
		error = write_file("/proc/self/gid_map", map);
	}
	return error;
}

static int unshare_one(int namespace)
{
	return unshare(namespace) == 0 ? 0 : -errno;
}

static int unshare_user(void)
{
	uid_t user = geteuid(); /* inside the namespace, ids are unknown until the maps are written */
	gid_t group = getegid();
	int error = unshare_one(CLONE_NEWUSER);
	return error == 0 ? write_id_maps(user, group) : error;
}

/* Makes an empty directory the root and detaches the old one. No path leads anywhere afterwards. */
static int empty_root(void)
{
	int error = unshare_one(CLONE_NEWNS);
	if (error != 0)
		return error;
	/* /proc is only used because it always exists. Make the mounts private first, or the change would show outside. */
	const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", "/proc", "tmpfs", flags, "size=4k,nr_inodes=1,mode=0555") != 0 || chdir("/proc") != 0 ||
	    syscall(SYS_pivot_root, ".", ".") != 0 || /* now the old root is mounted over the new one */
	    umount2(".", MNT_DETACH) != 0 || chdir("/") != 0 ||
	    mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | flags, NULL) != 0)
		return -errno;
	return 0;
}

void layers_enter(struct layers *layers)
{
	/* First, because it gives an ordinary user the right to make the others. */
	layers_note(layers, KEEPER_LAYER_USER, "user namespace", unshare_user());
	layers_note(layers, KEEPER_LAYER_PID, "pid namespace", unshare_one(CLONE_NEWPID));
	layers_note(layers, KEEPER_LAYER_MOUNT, "mount namespace", empty_root());
	layers_note(layers, KEEPER_LAYER_NET, "network namespace", unshare_one(CLONE_NEWNET));
	layers_note(layers, KEEPER_LAYER_IPC, "IPC namespace", unshare_one(CLONE_NEWIPC));
	layers_note(layers, KEEPER_LAYER_UTS, "UTS namespace", unshare_one(CLONE_NEWUTS));
	layers_note(layers, KEEPER_LAYER_CGROUP_NS, "cgroup namespace", unshare_one(CLONE_NEWCGROUP));
}

int layers_drop_privileges(void)
{
	/* With no_new_privs, exec cannot regain what is dropped here, not even as root. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -errno;
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0, 0, 0}};
	return syscall(SYS_capset, &header, none) == 0 ? 0 : -errno;
}
