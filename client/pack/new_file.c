/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FULL_HINT "nothing was written under that name"

/* mkstemp creates private files; output files get the mode that the umask allows. */
static mode_t ordinary_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

bool new_file_open(struct new_file *file, const char *name, struct failure *failure)
{
	struct stat status;

	*file = (struct new_file){.name = name, .descriptor = -1, .failure = failure};
	if (stat(name, &status) == 0 && !S_ISREG(status.st_mode))
		return fail(failure, "%s: is not a regular file; give another output file", name);
	if (asprintf(&file->temporary, "%s.XXXXXX", name) < 0) {
		file->temporary = NULL;
		return fail(failure, "%s: no memory for its temporary name", name);
	}
	file->descriptor = mkostemp(file->temporary, O_CLOEXEC);
	if (file->descriptor < 0) {
		int error = errno;

		free(file->temporary);
		file->temporary = NULL;
		return fail(failure, "%s: cannot create a file in its folder: %s", name, strerror(error));
	}
	return true;
}

bool new_file_write(struct new_file *file, const void *data, size_t length)
{
	const char *at = data;

	while (length > 0) {
		ssize_t written = write(file->descriptor, at, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return fail(file->failure, "%s: cannot write: %s; " FULL_HINT, file->name, strerror(errno));
		at += written;
		length -= (size_t)written;
	}
	return true;
}

bool new_file_commit(struct new_file *file)
{
	int descriptor = file->descriptor;

	file->descriptor = -1;
	if (fchmod(descriptor, ordinary_mode()) < 0) {
		fail(file->failure, "%s: cannot set its mode: %s; " FULL_HINT, file->name, strerror(errno));
		close(descriptor);
		return false;
	}
	/* Some file systems report a full disk only at close. */
	if (close(descriptor) < 0)
		return fail(file->failure, "%s: cannot write: %s; " FULL_HINT, file->name, strerror(errno));
	if (rename(file->temporary, file->name) < 0)
		return fail(file->failure, "%s: cannot rename a new file to it: %s", file->name, strerror(errno));
	free(file->temporary);
	file->temporary = NULL;
	return true;
}

void new_file_discard(struct new_file *file)
{
	if (file->descriptor >= 0)
		close(file->descriptor);
	if (file->temporary)
		unlink(file->temporary);
	free(file->temporary);
	file->temporary = NULL;
	file->descriptor = -1;
}
