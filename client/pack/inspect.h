/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Shows the contents of TABs and TBFs, and what the kernel would refuse in them. */
#ifndef PACK_INSPECT_H
#define PACK_INSPECT_H

#include "client/pack/options.h"

/* Prints all files of options->inputs. Returns false if one could not be read or holds a TBF that the kernel would refuse. */
bool inspect(const struct options *options);

#endif
