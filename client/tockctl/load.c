/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/tockctl/actions.h"
#include "client/tockctl/apps.h"
#include "client/tockctl/change.h"
#include "client/tockctl/text.h"

/* Returns a descriptor, or -1 with a failure. Does not block on a FIFO, and refuses folders. */
static int open_tab(const char *file, struct failure *failure)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat about;

	if (fd < 0) {
		fail(failure, STATUS_REFUSED, "%s: %s%s", file, strerror(errno),
		     errno == EACCES ? "; if tockd's user can read it, use --by-path" : "");
		return -1;
	}
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
		return fd;
	fail(failure, STATUS_REFUSED, "%s: is not a regular file; name a TAB", file);
	close(fd);
	return -1;
}

/* Appends an absolute path, which is valid for the daemon if it sees the same file system. */
static bool add_path(const char *file, struct text *path, struct failure *failure)
{
	char *folder;

	if (file[0] != '/') {
		folder = getcwd(NULL, 0);
		if (folder == NULL)
			return fail(failure, STATUS_REFUSED, "%s: cannot find the working folder: %s", file, strerror(errno));
		text_format(path, "%s/", folder);
		free(folder);
	}
	text_add_string(path, file);
	return true;
}

static bool load_one(struct session *session, const char *file, json_t *call, json_t **parameters, struct failure *failure)
{
	struct text path = {0};
	bool loaded;
	int fd;

	if (session->options->fault_policy != NULL)
		json_object_set_new(call, "fault_policy", json_string(session->options->fault_policy));
	if (session->options->by_path) {
		if (!add_path(file, &path, failure)) {
			text_free(&path);
			json_decref(call);
			return false;
		}
		json_object_set_new(call, "path", json_string(text_string(&path)));
		text_free(&path);
		return session_call(session, "Load", call, parameters, failure);
	}
	fd = open_tab(file, failure);
	if (fd < 0) {
		json_decref(call);
		return false;
	}
	json_object_set_new(call, "descriptor", json_integer(0));
	loaded = session_call_with(session, "Load", call, fd, parameters, failure);
	close(fd);
	return loaded;
}

/* Adds the file's name to the message, because the daemon got only a descriptor. */
static void name_file(const char *file, struct failure *failure)
{
	struct failure plain = *failure;

	if (failure->status != STATUS_NO_CONNECTION && strncmp(plain.text, file, strlen(file)) != 0)
		fail(failure, plain.status, "%.500s: %.1000s", file, plain.text);
}

static enum status load(struct session *session, const char *file, const void *context)
{
	struct failure failure;
	json_t *parameters;

	(void)context;
	if (!load_one(session, file, json_object(), &parameters, &failure)) {
		name_file(file, &failure);
		return complain(&failure);
	}
	change_print(session, file, parameters, "loaded");
	json_decref(parameters);
	return STATUS_DONE;
}

enum status load_run(struct session *session)
{
	return apps_each(session, load, NULL, NULL);
}
