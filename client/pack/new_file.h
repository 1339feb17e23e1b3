/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Writes files atomically: a file appears completely or not at all. */
#ifndef PACK_NEW_FILE_H
#define PACK_NEW_FILE_H

#include <stddef.h>

#include "client/pack/failure.h"

/* A file being written under a temporary name in the same folder. */
struct new_file {
	const char *name; /* owned by the caller */
	char *temporary;  /* owned; NULL if closed */
	int descriptor;
	struct failure *failure;
};

/* Refuses to replace anything but a regular file. */
bool new_file_open(struct new_file *file, const char *name, struct failure *failure);
bool new_file_write(struct new_file *file, const void *data, size_t length);
/* Renames the file to its final name. */
bool new_file_commit(struct new_file *file);
/* Removes the temporary file, unless it was committed. */
void new_file_discard(struct new_file *file);

#endif
