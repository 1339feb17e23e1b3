/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Which binaries and processes are the same application. */
#ifndef KERNELCORE_APP_ID_H
#define KERNELCORE_APP_ID_H

#include <kc/kernel.h>

/* The ShortId that the kernel's policy gives a binary. */
struct kc_short_id kc_app_id_short(const struct kc_kernel *kernel, const struct kc_process_binary *binary);
/* True if the two, whose short_id is filled in, may not both be processes. */
bool kc_app_id_is_same(const struct kc_kernel *kernel, const struct kc_process_binary *a, const struct kc_process_binary *b);

#endif
