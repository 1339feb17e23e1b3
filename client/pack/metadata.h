/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The TAB member metadata.toml, with the keys that elf2tab writes. */
#ifndef PACK_METADATA_H
#define PACK_METADATA_H

#include <time.h>

#include "client/pack/bytes.h"
#include "client/pack/failure.h"
#include "client/pack/options.h"

extern const char *const METADATA_MEMBER;

/*
 * Determines the build time: SOURCE_DATE_EPOCH if it is set (a failure if it is not a number), otherwise now. *member_time is the
 * time of the archive's members: SOURCE_DATE_EPOCH, otherwise 0, so that builds of the same TAB differ only in the build date.
 */
bool metadata_times(time_t *build_time, time_t *member_time, struct failure *failure);
bool metadata_write(struct bytes *metadata, const struct options *options, time_t build_time, struct failure *failure);

#endif
