/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What a process may reach besides its own memory (setup_mpu, add_mpu_region and remove_mpu_region of the seed process.rs). On a
 * port without a memory protection unit (kc_port.mpu is NULL) there is nothing to set up, and no region can be added.
 */
#ifndef KC_PROCESS_MPU_H
#define KC_PROCESS_MPU_H

#include <kc/hil/mpu.h>
#include <kc/kernel.h>

/* Makes the process's configuration the one in force from the next enable_app_mpu on. */
void kc_process_setup_mpu(struct kc_kernel *kernel, uint32_t index);
/* True if one region of the unit can be exactly [start, start + size). False for 0 bytes, and without a unit. */
bool kc_mpu_can_be_region(const struct kc_kernel *kernel, uint32_t start, uint32_t size);
/*
 * Lets a live process read and write a region of at least min_region_size bytes inside [start, start + size), and says in *region
 * which. It lasts until it is removed or the process's life ends; the next life begins with a configuration of its own. False,
 * with nothing changed: the unit cannot make such a region or has none left, or the process is not alive.
 */
bool kc_process_add_mpu_region(struct kc_kernel *kernel, uint32_t index, uint32_t start, uint32_t size, uint32_t min_region_size,
			       struct kc_mpu_region *region);
/*
 * Takes back a region, given exactly as it was returned when it was added. KC_INVAL: there is no such region, or the unit
 * refuses.
 */
enum kc_error kc_process_remove_mpu_region(struct kc_kernel *kernel, uint32_t index, struct kc_mpu_region region);

#endif
