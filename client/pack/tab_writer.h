/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Writes TABs atomically, as ustar archives. */
#ifndef PACK_TAB_WRITER_H
#define PACK_TAB_WRITER_H

#include <stddef.h>
#include <time.h>

#include "client/pack/failure.h"

struct tab_part {
	const char *name; /* the member's name */
	const void *data;
	size_t length;
};

/* Writes the members in this order, with `date` as their time, so that the same input gives the same bytes. */
bool tab_write(const char *file_name, const struct tab_part *parts, size_t count, time_t date, struct failure *failure);

#endif
