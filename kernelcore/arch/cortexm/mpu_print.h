/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A process's configuration of either unit, for people. */
#ifndef CORTEXM_MPU_PRINT_H
#define CORTEXM_MPU_PRINT_H

#include "kernelcore/arch/cortexm/mpu.h"

/* Lines with what is in reach. */
void cortexm_mpu_print(const struct cortexm_mpu_config *config, const struct kc_writer *writer);

#endif
