/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Writing TABs: ustar archives, there whole or not at all. */
#ifndef PACK_TAB_WRITER_H
#define PACK_TAB_WRITER_H

#include <stddef.h>
#include <time.h>

#include "client/pack/failure.h"

struct tab_part {
	const char *name; /* of the member */
	const void *data;
	size_t length;
};

/* Members in this order, with `date` as their time, so that the same parts and date make the same bytes. */
bool tab_write(const char *file_name, const struct tab_part *parts, size_t count, time_t date, struct failure *failure);

#endif
