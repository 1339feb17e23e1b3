/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef KERNELCORE_PROCESS_MPU_H
#define KERNELCORE_PROCESS_MPU_H

#include <kc/process_mpu.h>

/* A life is over: what was added to it goes. */
void kc_process_forget_mpu_regions(struct kc_kernel *kernel, uint32_t index);

#endif
