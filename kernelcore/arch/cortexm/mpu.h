/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The memory protection unit of this chip behind <kc/hil/mpu.h>: mpu_config.c, with pmsav7.c (ARMv6-M, ARMv7-M) or pmsav8.c (ARMv8-M),
 * whichever is linked. While a process executes, it reaches what its configuration says and nothing else; the kernel reaches all.
 */
#ifndef CORTEXM_MPU_H
#define CORTEXM_MPU_H

#include <kc/hil/mpu.h>

#define CORTEXM_MPU_REGIONS 6u /* of the 8 that the units have at least: RAM, flash, and what is added */

/*
 * What one process may reach. The app's memory takes the first region, or the first two. An entry's start and size are those of what is in
 * reach; of the app's memory those of all of it, the kernel's part included, so that nothing else is let in there.
 */
struct cortexm_mpu_config {
	uint32_t granule; /* of the app's memory; 0: it has none yet */
	struct cortexm_mpu_entry {
		uint32_t base_register;
		uint32_t limit_register; /* 0: the region is off */
		uint32_t start;
		uint32_t size; /* 0: free */
	} entries[CORTEXM_MPU_REGIONS];
};

/* The unit that this kernel is made for, whose configurations are struct cortexm_mpu_config; NULL: none, processes are not kept apart. */
extern const struct kc_mpu *const cortexm_mpu;
/* No process reaches anything yet. False: the chip does not have the unit. */
bool cortexm_mpu_begin(void);

#endif
