/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "protocol/control_path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOCKET_NAME "tockd.sock"

/* Returns NULL also for an empty variable. */
static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static int take(const char *folder, const char *name, const char *source, char path[CONTROL_PATH_BYTES], char *reason,
		size_t reason_size)
{
	size_t folder_length = strlen(folder);
	size_t length = folder_length + strlen(name);

	if (length >= CONTROL_PATH_BYTES) {
		snprintf(reason, reason_size, "%s: the path of the control socket has %zu characters; the maximum is %d", source,
			 length, CONTROL_PATH_BYTES - 1);
		return -ENAMETOOLONG;
	}
	memcpy(path, folder, folder_length);
	memcpy(path + folder_length, name, length - folder_length + 1);
	return 0;
}

int control_path(const char *given, char path[CONTROL_PATH_BYTES], char *reason, size_t reason_size)
{
	const char *from_environment = variable("TOCKD_SOCKET");
	const char *runtime_folder = variable("XDG_RUNTIME_DIR");

	if (given != NULL && given[0] == '\0') {
		snprintf(reason, reason_size, "--socket: the path is empty");
		return -EINVAL;
	}
	if (given != NULL)
		return take(given, "", "--socket", path, reason, reason_size);
	if (from_environment != NULL)
		return take(from_environment, "", "$TOCKD_SOCKET", path, reason, reason_size);
	if (runtime_folder != NULL)
		return take(runtime_folder, "/" SOCKET_NAME, "$XDG_RUNTIME_DIR", path, reason, reason_size);
	if (geteuid() == 0)
		return take("/run/", SOCKET_NAME, "the default", path, reason, reason_size);
	snprintf(reason, reason_size, "no control socket: give --socket PATH, or set TOCKD_SOCKET or XDG_RUNTIME_DIR");
	return -ENOENT;
}
