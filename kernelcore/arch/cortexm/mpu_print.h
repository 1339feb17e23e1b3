/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Prints a process's configuration, for either unit. */
#ifndef CORTEXM_MPU_PRINT_H
#define CORTEXM_MPU_PRINT_H

#include "kernelcore/arch/cortexm/mpu.h"

/* Prints one line for each region in use. */
void cortexm_mpu_print(const struct cortexm_mpu_config *config, const struct kc_writer *writer);

#endif
