/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The member metadata.toml of a TAB, with the keys elf2tab writes. */
#ifndef PACK_METADATA_H
#define PACK_METADATA_H

#include <time.h>

#include "client/pack/bytes.h"
#include "client/pack/failure.h"
#include "client/pack/options.h"

extern const char *const METADATA_MEMBER;

/*
 * When the TAB is built: SOURCE_DATE_EPOCH if it is set (refused if it is no number), else now. *member_time is what the archive's
 * members carry: SOURCE_DATE_EPOCH too, else 0, so that a TAB differs from another in its build date alone.
 */
bool metadata_times(time_t *build_time, time_t *member_time, struct failure *failure);
bool metadata_write(struct bytes *metadata, const struct options *options, time_t build_time, struct failure *failure);

#endif
