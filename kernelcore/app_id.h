/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Decides which binaries and processes are the same application. */
#ifndef KERNELCORE_APP_ID_H
#define KERNELCORE_APP_ID_H

#include <kc/kernel.h>

/* The ShortId that the kernel's policy assigns to a binary. */
struct kc_short_id kc_app_id_short(const struct kc_kernel *kernel, const struct kc_process_binary *binary);
/* True if a and b are the same application and therefore must not both be processes. Their short_id must be filled in. */
bool kc_app_id_is_same(const struct kc_kernel *kernel, const struct kc_process_binary *a, const struct kc_process_binary *b);

#endif
