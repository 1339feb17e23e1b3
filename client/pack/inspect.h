/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Showing what is in TABs and TBFs, and what the kernel would refuse of it. */
#ifndef PACK_INSPECT_H
#define PACK_INSPECT_H

#include "client/pack/options.h"

/* Prints all files of options->inputs; false if one could not be read or holds a TBF that the kernel would refuse. */
bool inspect(const struct options *options);

#endif
