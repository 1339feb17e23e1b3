/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * This chip's memory protection unit, for <kc/hil/mpu.h>: mpu_config.c, linked with either pmsav7.c (ARMv6-M, ARMv7-M) or
 * pmsav8.c (ARMv8-M). While a process executes, it can access what its configuration permits and nothing else; the kernel can
 * access everything.
 */
#ifndef CORTEXM_MPU_H
#define CORTEXM_MPU_H

#include <kc/hil/mpu.h>

#define CORTEXM_MPU_REGIONS 6u /* of the at least 8 that the units have: for RAM, flash, and added regions */

/*
 * What one process may access. The first entry, or the first two, are for the app's memory. An entry's start and size are those
 * of the accessible range, except for the app's memory: there they cover all of it, including the kernel's part, so that no other
 * region can be added there.
 */
struct cortexm_mpu_config {
	uint32_t granule; /* of the app's memory, in bytes; 0: there is none yet */
	struct cortexm_mpu_entry {
		uint32_t base_register;
		uint32_t limit_register; /* 0: the region is disabled */
		uint32_t start;
		uint32_t size; /* 0: the entry is free */
	} entries[CORTEXM_MPU_REGIONS];
};

/*
 * The unit for which this kernel was built, whose configurations are struct cortexm_mpu_config; NULL: none, so processes are not
 * isolated.
 */
extern const struct kc_mpu *const cortexm_mpu;
/* Initialises the unit; no process can access anything yet. Returns false if the chip does not have the unit. */
bool cortexm_mpu_begin(void);

#endif
