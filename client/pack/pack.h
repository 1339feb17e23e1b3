/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The packing itself: ELF files in, one TAB out. */
#ifndef PACK_PACK_H
#define PACK_PACK_H

#include "client/pack/failure.h"
#include "client/pack/options.h"

/* On failure no output file has been written or changed. */
bool pack(const struct options *options, struct failure *failure);

#endif
