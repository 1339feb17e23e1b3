/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* For chips without a memory protection unit. Apps are not isolated there, so a board names those that it trusts. */
#include <stddef.h>

#include "kernelcore/arch/cortexm/mpu.h"

const struct kc_mpu *const cortexm_mpu = NULL;

bool cortexm_mpu_begin(void)
{
	return true;
}
