/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/libexec.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int try_folder(const char *folder, const char *name, char *path, size_t size)
{
	int length = snprintf(path, size, "%s/%s", folder, name);

	if (length < 0 || (size_t)length >= size)
		return -ENAMETOOLONG;
	return access(path, X_OK) == 0 ? 0 : -ENOENT;
}

/* Tries libexec of the prefix whose bin holds this program, wherever the prefix was moved. */
static int try_beside(const char *folder, const char *name, char *path, size_t size)
{
	char libexec[PATH_MAX + sizeof "/../libexec/tockd"];

	snprintf(libexec, sizeof libexec, "%s/../libexec/tockd", folder);
	return try_folder(libexec, name, path, size);
}

static int folder_of_this_program(char folder[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (length < 0)
		return -errno;
	folder[length] = '\0';
	slash = strrchr(folder, '/');
	if (slash == NULL)
		return -ENOENT;
	*slash = '\0';
	return 0;
}

int libexec_find(const char *name, char *path, size_t size)
{
	const char *configured = secure_getenv("TOCKD_LIBEXEC");
	char folder[PATH_MAX] = "";

	if (configured != NULL && *configured != '\0')
		return try_folder(configured, name, path, size);
	if (folder_of_this_program(folder) == 0 &&
	    (try_folder(folder, name, path, size) == 0 || try_beside(folder, name, path, size) == 0))
		return 0;
	if (try_folder(LIBEXECDIR "/tockd", name, path, size) == 0)
		return 0;
	snprintf(path, size, "%s/%s and " LIBEXECDIR "/tockd/%s", folder, name, name);
	return -ENOENT;
}
