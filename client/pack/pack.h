/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Packs ELF files into one TAB. */
#ifndef PACK_PACK_H
#define PACK_PACK_H

#include "client/pack/failure.h"
#include "client/pack/options.h"

/* Returns false with a failure; then no output file has been written or changed. */
bool pack(const struct options *options, struct failure *failure);

#endif
